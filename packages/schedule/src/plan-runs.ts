import type { Timetable } from "./timetable.ts";

/** What becomes of due times that nobody was there for. */
export const missedPolicies = ["skip", "runOnce", "runAll"] as const;
export type MissedPolicy = (typeof missedPolicies)[number];

// A due time that is found later than this was missed. Whoever is busy for a moment has missed nothing.
const graceMs = 60_000;

export type RunPlan = {
  /** In the order of their due times. */
  readonly runs: readonly { readonly dueAt: number; readonly isMissed: boolean }[];
  /** Null: never again. */
  readonly nextAt: number | null;
};

/**
 * What is to be run of all that has come due from `nextAt` on. Due times of the last minute always run; of those before,
 * all missed, `skip` runs none, `runOnce` the last unless one runs anyway, `runAll` the last `most`.
 */
export function planRuns({
  timetable,
  nextAt,
  now,
  missed,
  most,
}: {
  timetable: Timetable;
  /** The first due time that has not been looked after. */
  nextAt: number;
  now: number;
  missed: MissedPolicy;
  /** Of `runAll`. */
  most: number;
}): RunPlan {
  const runs: { dueAt: number; isMissed: boolean }[] = [];
  let left: number | undefined;
  for (let dueAt = timetable.previous(now); dueAt !== undefined; dueAt = timetable.previous(dueAt - 1)) {
    if (dueAt < nextAt) break;
    const isMissed = now - dueAt > graceMs;
    if (isMissed) {
      left ??= { skip: 0, runOnce: runs.length === 0 ? 1 : 0, runAll: most }[missed];
      if (left-- === 0) break;
    }
    runs.push({ dueAt, isMissed });
  }
  return { runs: runs.toReversed(), nextAt: timetable.next(now) ?? null };
}
