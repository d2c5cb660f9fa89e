import { and, eq, isNull, lt, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { idempotencyKeys } from "../tables/idempotency-keys.ts";

type Place = { readonly workspaceId: string; readonly userId: string; readonly key: string };
export type KnownRequest = {
  readonly fingerprint: string;
  /** Null while the first request is under way. */
  readonly status: number | null;
  readonly answer: unknown;
};

// A first request that has not answered by then died with its process, and another may take its place.
const underWay = sql.raw("interval '60 seconds'");
const kept = sql.raw("interval '24 hours'");

function at({ workspaceId, userId, key }: Place) {
  return and(
    eq(idempotencyKeys.workspaceId, workspaceId),
    eq(idempotencyKeys.userId, userId),
    eq(idempotencyKeys.key, key),
  );
}

/** Which requests were answered before, and how. */
export function createIdempotencyRepository({ db }: { db: Database }) {
  return {
    /** Takes a key for a request, unless it is taken. @returns who has it; undefined: this request, from now on */
    async take({
      fingerprint,
      ...place
    }: Place & { fingerprint: string }): Promise<KnownRequest | undefined> {
      const taken = await db
        .insert(idempotencyKeys)
        .values({ ...place, fingerprint })
        .onConflictDoUpdate({
          target: [idempotencyKeys.workspaceId, idempotencyKeys.userId, idempotencyKeys.key],
          set: { fingerprint, status: null, answer: null, createdAt: sql`now()` },
          setWhere: sql`${idempotencyKeys.createdAt} < now() - ${kept}
            or (${idempotencyKeys.status} is null and ${idempotencyKeys.createdAt} < now() - ${underWay})`,
        })
        .returning({ key: idempotencyKeys.key });
      if (taken.length > 0) return undefined;
      const [known] = await db
        .select({
          fingerprint: idempotencyKeys.fingerprint,
          status: idempotencyKeys.status,
          answer: idempotencyKeys.answer,
        })
        .from(idempotencyKeys)
        .where(at(place));
      // It was given free between the two statements: the caller tries again, as for one under way.
      return known ?? { fingerprint, status: null, answer: null };
    },

    async answered({ status, answer, ...place }: Place & { status: number; answer: unknown }): Promise<void> {
      await db.update(idempotencyKeys).set({ status, answer }).where(at(place));
    },

    /** After a failure: the same request may be made again. */
    async release(place: Place): Promise<void> {
      await db.delete(idempotencyKeys).where(and(at(place), isNull(idempotencyKeys.status)));
    },

    /** Forgets what is older than a day. */
    async prune(): Promise<void> {
      await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, sql`now() - ${kept}`));
    },
  };
}

export type IdempotencyRepository = ReturnType<typeof createIdempotencyRepository>;
