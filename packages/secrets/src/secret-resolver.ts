import type { Secret, SecretResolver } from "@workfuse/ports";
import type { SecretsClient } from "./secrets-client.ts";

type Entry = { readonly value: Promise<Secret>; expiresAt: number };

const maxEntries = 1000;
const fetchLimitMs = 15_000;

/**
 * Resolves ARNs with a short-lived cache, so that a busy workflow does not ask for the same value with every request,
 * and a rotated one is seen within `ttlMs`. Callers who ask for the same value at once share one request; aborting one
 * of them does not disturb the others. Failures are not kept.
 */
export function createSecretResolver({
  client,
  ttlMs,
  now = () => performance.now(),
}: {
  client: Pick<SecretsClient, "getSecretValue">;
  /** Milliseconds. */
  ttlMs: number;
  now?: () => number;
}): SecretResolver & { readonly forget: (arn: string) => void } {
  const entries = new Map<string, Entry>();

  function fetchValue(arn: string): Entry {
    const value = client
      .getSecretValue({ arn, signal: AbortSignal.timeout(fetchLimitMs) })
      .then((answer) => answer.value);
    const entry: Entry = { value, expiresAt: Number.POSITIVE_INFINITY };
    entries.set(arn, entry);
    const settle = async (): Promise<void> => {
      try {
        await value;
        entry.expiresAt = now() + ttlMs;
      } catch {
        // Whoever asked gets the error; the next one asks again.
        if (entries.get(arn) === entry) entries.delete(arn);
      }
    };
    void settle();
    const [oldest] = entries.keys();
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    return entry;
  }

  return {
    resolve: async ({ arn, signal }) => {
      signal.throwIfAborted();
      const known = entries.get(arn);
      const entry = known !== undefined && known.expiresAt > now() ? known : fetchValue(arn);
      return untilAborted({ promise: entry.value, signal });
    },
    forget: (arn) => {
      entries.delete(arn);
    },
  };
}

function untilAborted<T>({ promise, signal }: { promise: Promise<T>; signal: AbortSignal }): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      // An abort's reason is whatever the caller chose.
      reject(signal.reason);
    };
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", abort);
    });
  });
}
