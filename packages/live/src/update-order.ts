import type { ExecutionUpdate } from "@workfuse/events";

/** Puts the updates of one execution in order. */
export type UpdateOrder = {
  /** The last sequence number handed on. */
  readonly last: () => number;
  /** Whether a later update waits for an earlier one that has not come yet. */
  readonly hasGap: () => boolean;
  /** Takes an update and returns those that can be handed on now, in order; none twice. */
  readonly take: (update: ExecutionUpdate) => readonly ExecutionUpdate[];
};

/**
 * A socket that follows a workflow and one of its executions gets live updates of that execution before the replay of
 * its beginning: what comes too early is kept until its turn, what was seen is dropped.
 */
export function createUpdateOrder({ after }: { after: number }): UpdateOrder {
  let last = after;
  const early = new Map<number, ExecutionUpdate>();
  return {
    last: () => last,
    hasGap: () => early.size > 0,
    take(update) {
      if (update.sequence <= last) return [];
      early.set(update.sequence, update);
      const ready: ExecutionUpdate[] = [];
      for (let next = early.get(last + 1); next !== undefined; next = early.get(last + 1)) {
        early.delete(next.sequence);
        last = next.sequence;
        ready.push(next);
      }
      return ready;
    },
  };
}
