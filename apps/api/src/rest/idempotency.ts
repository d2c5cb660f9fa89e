import { createHash } from "node:crypto";
import type { IdempotencyRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { Actor } from "@workfuse/services";

export type Answered = { readonly status: number; readonly body: unknown };

const longestKey = 255;

/** Does what a request asks for once, however often it comes with the same `Idempotency-Key`. */
export function createIdempotency({ requests }: { requests: IdempotencyRepository }) {
  return async ({
    actor: { workspaceId, userId },
    key,
    request,
    work,
  }: {
    actor: Actor;
    key: string | undefined;
    /** What tells this request from others. */
    request: { readonly method: string; readonly url: string; readonly body: unknown };
    work: () => Promise<Answered>;
  }): Promise<Answered & { readonly replayed: boolean }> => {
    if (key === undefined) return { ...(await work()), replayed: false };
    if (key.length === 0 || key.length > longestKey) {
      throw new WorkfuseError({
        code: "request.invalid",
        message: `An Idempotency-Key has 1 to ${longestKey} characters.`,
      });
    }
    const place = { workspaceId, userId, key };
    const fingerprint = fingerprintOf(request);
    const known = await requests.take({ ...place, fingerprint });
    if (!known) {
      try {
        const answer = await work();
        await requests.answered({ ...place, status: answer.status, answer: answer.body });
        return { ...answer, replayed: false };
      } catch (error) {
        // Nothing was done, or nobody knows: what decides is the request itself when it comes again.
        await requests.release(place);
        throw error;
      }
    }
    if (known.fingerprint !== fingerprint) {
      throw new WorkfuseError({
        code: "request.key_reused",
        message: "This Idempotency-Key was used for another request. Use a new one.",
      });
    }
    if (known.status === null) {
      throw new WorkfuseError({
        code: "request.under_way",
        message: "The first request with this Idempotency-Key is still under way.",
        retryAfterMs: 1000,
      });
    }
    return { status: known.status, body: known.answer, replayed: true };
  };
}

export type Idempotency = ReturnType<typeof createIdempotency>;

function fingerprintOf({ method, url, body }: { method: string; url: string; body: unknown }): string {
  return createHash("sha256")
    .update(`${method} ${url}\n${JSON.stringify(body ?? null)}`)
    .digest("hex");
}
