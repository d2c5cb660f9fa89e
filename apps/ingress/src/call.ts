import type { FastifyRequest } from "fastify";
import type { Webhook } from "./webhook.ts";

/** What is known of a request to a webhook while it is dealt with. */
export type Call = {
  readonly webhook: Webhook;
  readonly isTest: boolean;
  /** What follows the webhook's address, from a slash on. */
  readonly path: string;
  readonly at: Date;
  /** Aborted when the sender goes away. */
  readonly signal: AbortSignal;
  /** Bytes of the body that were read. */
  size: number;
  outcome: "accepted" | "repeated" | "answered" | "refused";
  reason: string | null;
  executionId: string | null;
};

declare module "fastify" {
  interface FastifyRequest {
    /** Null for what is no call of a webhook. */
    call: Call | null;
  }
}

/** @throws for a request that was not admitted */
export function callOf(request: FastifyRequest): Call {
  if (!request.call) throw new Error("a request reached its handler without being admitted");
  return request.call;
}
