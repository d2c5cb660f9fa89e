import type { NodeResult } from "../api/types.ts";

/** One node in the timeline. Lengths are in milliseconds, from the beginning of the execution. */
export type TimelineBar = {
  readonly nodeId: string;
  readonly status: NodeResult["status"];
  readonly from: number;
  readonly duration: number;
};

export type Timeline = { readonly bars: readonly TimelineBar[]; readonly total: number };

/**
 * When each node ran, in the order of the starts. What still runs lasts until `now`; what was skipped, or taken over
 * from another execution and so began before this one, has no place in it.
 */
export function timelineOf({
  results,
  startedAt,
  now,
}: {
  results: readonly Pick<NodeResult, "nodeId" | "status" | "startedAt" | "completedAt">[];
  /** ISO dates, as in the results. */
  startedAt: string | null;
  /** Milliseconds since the epoch. */
  now: number;
}): Timeline {
  const begun = startedAt === null ? Number.POSITIVE_INFINITY : Date.parse(startedAt);
  const spans = results.flatMap(({ nodeId, status, startedAt: start, completedAt }) => {
    if (start === null || status === "skipped") return [];
    const from = Date.parse(start);
    const to = completedAt === null ? Math.max(now, from) : Date.parse(completedAt);
    return to < begun ? [] : [{ nodeId, status, from: Math.max(from, begun), to }];
  });
  const bars = spans
    .map(({ nodeId, status, from, to }) => ({ nodeId, status, from: from - begun, duration: to - from }))
    .toSorted((a, b) => a.from - b.from);
  return { bars, total: Math.max(1, ...bars.map(({ from, duration }) => from + duration)) };
}
