import type { Lease, LeaseRequest } from "@workfuse/db";
import { createBatcher } from "@workfuse/db";

export type RateLimit = { readonly requests: number; readonly seconds: number };
export type Turn = {
  readonly isGiven: boolean;
  /** How many more may come at once, as far as is known here. */
  readonly remaining: number;
  /** Milliseconds until there is room again; 0 while there is. */
  readonly retryAfterMs: number;
};

type Bucket = {
  /** Taken out of the shared bucket and not spent yet. */
  tokens: number;
  /** Left in the shared bucket when it was last asked. */
  shared: number;
  /** What was taken out is given up then, so that a burst of now cannot be saved for later. */
  expiresAt: number;
  emptyUntil: number;
  usedAt: number;
};

const leaseMs = 1000;
// Half of this many trips a second to the database at the full rate, and a share that leaves the others theirs.
const leasesPerSecond = 20;
const mostBuckets = 10_000;

/**
 * Limits that hold for all ingress processes together, without a trip to the database for each delivery: tokens are
 * taken out of the shared bucket some at a time. Where few are allowed, they are taken one by one, and the limit is
 * exact; a bucket that is empty is not asked again before it can have something.
 */
export function createRateLimits({
  lease,
  now,
}: {
  lease: (requests: readonly LeaseRequest[]) => Promise<readonly Lease[]>;
  /** Milliseconds; never goes back. */
  now: () => number;
}) {
  const buckets = new Map<string, Bucket>();
  const batcher = createBatcher<{ key: string; limit: RateLimit }, Turn>({
    largest: 1000,
    concurrency: 1,
    run: (asked) => refill(asked),
  });

  function bucketOf(key: string): Bucket {
    const known = buckets.get(key);
    if (known) return known;
    if (buckets.size >= mostBuckets) forget();
    const fresh = { tokens: 0, shared: 0, expiresAt: 0, emptyUntil: 0, usedAt: 0 };
    buckets.set(key, fresh);
    return fresh;
  }

  function forget(): void {
    const at = now();
    for (const [key, { usedAt }] of buckets) if (usedAt < at - 60_000) buckets.delete(key);
    if (buckets.size >= mostBuckets) buckets.clear();
  }

  function spend({ key, limit }: { key: string; limit: RateLimit }): Turn | undefined {
    const bucket = bucketOf(key);
    const at = now();
    bucket.usedAt = at;
    if (bucket.tokens > 0 && bucket.expiresAt > at) {
      bucket.tokens--;
      const remaining = Math.min(limit.requests, bucket.tokens + Math.floor(bucket.shared));
      return { isGiven: true, remaining, retryAfterMs: 0 };
    }
    return bucket.emptyUntil > at
      ? { isGiven: false, remaining: 0, retryAfterMs: bucket.emptyUntil - at }
      : undefined;
  }

  async function refill(asked: readonly { key: string; limit: RateLimit }[]): Promise<readonly Turn[]> {
    const wanted = new Map<string, { limit: RateLimit; count: number }>();
    for (const { key, limit } of asked) {
      wanted.set(key, { limit, count: (wanted.get(key)?.count ?? 0) + 1 });
    }
    const leases = await lease(
      [...wanted].map(
        ([
          key,
          {
            limit: { requests, seconds },
            count,
          },
        ]) => ({
          key,
          capacity: requests,
          perSecond: requests / seconds,
          want: Math.max(count, Math.floor(Math.min(requests / seconds / leasesPerSecond, requests / 10))),
        }),
      ),
    );
    const at = now();
    for (const { key, granted, tokens } of leases) {
      const { limit } = wanted.get(key) ?? {};
      if (!limit) continue;
      const bucket = bucketOf(key);
      const kept = bucket.expiresAt > at ? bucket.tokens : 0;
      bucket.tokens = kept + granted;
      bucket.shared = tokens;
      bucket.expiresAt = at + leaseMs;
      const untilNextMs = ((1 - tokens) * limit.seconds * 1000) / limit.requests;
      bucket.emptyUntil = tokens < 1 ? at + untilNextMs : 0;
    }
    return asked.map((one) => spend(one) ?? { isGiven: false, remaining: 0, retryAfterMs: 1000 });
  }

  return {
    /** Takes one token, if there is one. */
    take: (input: { key: string; limit: RateLimit }): Turn | Promise<Turn> =>
      spend(input) ?? batcher.add(input),
  };
}

export type RateLimits = ReturnType<typeof createRateLimits>;
