import { WorkfuseError } from "@workfuse/errors";
import type { FastifyReply } from "fastify";
import type { Webhook } from "../webhook.ts";
import type { RateLimit, RateLimits, Turn } from "./rate-limits.ts";

/**
 * Takes one turn of the webhook's limit and of its workspace's.
 * @throws WorkfuseError `request.rate_limited` with the time after which it may work
 */
export async function enforceLimits({
  reply,
  target: { workflowId, workspaceId, webhook },
  workspaceLimit,
  limits,
}: {
  reply: FastifyReply;
  target: Webhook;
  /** Null: none. */
  workspaceLimit: RateLimit | null;
  limits: RateLimits;
}): Promise<void> {
  if (webhook.rateLimit) {
    const limit = webhook.rateLimit;
    const taken = limits.take({ key: `webhook:${workflowId}`, limit });
    const turn = taken instanceof Promise ? await taken : taken;
    tell({ reply, name: "webhook", limit, turn });
    if (!turn.isGiven) throw tooMany({ turn, whose: "this webhook" });
  }
  if (!workspaceLimit) return;
  const taken = limits.take({ key: `workspace:${workspaceId}`, limit: workspaceLimit });
  const turn = taken instanceof Promise ? await taken : taken;
  if (turn.isGiven) return;
  tell({ reply, name: "workspace", limit: workspaceLimit, turn });
  throw tooMany({ turn, whose: "the workspace of this webhook" });
}

/** The fields of draft-ietf-httpapi-ratelimit-headers. */
function tell({
  reply,
  name,
  limit: { requests, seconds },
  turn: { remaining, retryAfterMs },
}: {
  reply: FastifyReply;
  name: string;
  limit: RateLimit;
  turn: Turn;
}): void {
  const untilFull = Math.ceil(((requests - remaining) * seconds) / requests);
  const reset = remaining > 0 ? untilFull : Math.max(1, Math.ceil(retryAfterMs / 1000));
  void reply.header("ratelimit-policy", `"${name}";q=${requests};w=${seconds}`);
  void reply.header("ratelimit", `"${name}";r=${remaining};t=${reset}`);
}

function tooMany({ turn, whose }: { turn: Turn; whose: string }): WorkfuseError {
  return new WorkfuseError({
    code: "request.rate_limited",
    message: `More deliveries than ${whose} takes. Send this one again later.`,
    retryAfterMs: turn.retryAfterMs,
  });
}
