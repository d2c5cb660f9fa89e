import type { Clock } from "@workfuse/ports";
import type { Registry } from "../functions/registry.ts";
import { createGroupCommit } from "../queue/group-commit.ts";
import type { Work } from "../runs/work.ts";
import { type Database, isConnectionError } from "../store/database.ts";

/** Makes changes of runs that take several statements, many of them to a commit. */
export type Writer = {
  readonly write: <T>(change: (work: Work) => Promise<T>) => Promise<T>;
  readonly idle: () => Promise<void>;
};

type Outcome = { readonly value: unknown } | { readonly error: unknown };

export function createWriter({
  db,
  registry,
  clock,
}: {
  db: Database;
  registry: Registry;
  clock: Clock;
}): Writer {
  type Change = (work: Work) => Promise<unknown>;

  function inOneTransaction(changes: readonly Change[]): Promise<Outcome[]> {
    return db.transaction(async (transaction) => {
      const work = { transaction, registry, now: clock.now().getTime() };
      const outcomes: Outcome[] = [];
      for (const change of changes) outcomes.push({ value: await change(work) });
      return outcomes;
    });
  }

  const group = createGroupCommit<Change, Outcome>({
    largest: 100,
    flush: async (changes) => {
      try {
        return await inOneTransaction(changes);
      } catch (error) {
        if (isConnectionError(error)) throw error;
        if (changes.length === 1) return [{ error }];
        // One of them is at fault: each by itself, so that the others do not suffer for it.
        const outcomes: Outcome[] = [];
        for (const change of changes) {
          outcomes.push(
            ...(await inOneTransaction([change]).catch((reason: unknown) => [{ error: reason }])),
          );
        }
        return outcomes;
      }
    },
  });

  return {
    write: async <T>(change: (work: Work) => Promise<T>): Promise<T> => {
      const outcome = await group.add(change);
      if ("error" in outcome) throw outcome.error;
      return outcome.value as T; // What `change` itself gave.
    },
    idle: group.idle,
  };
}
