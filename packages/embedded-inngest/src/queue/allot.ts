import type { Concurrency } from "../functions/engine-function.ts";

export type WaitingLane = {
  readonly lane: string;
  readonly workspace: string;
  /** How many calls wait in it, counted up to some cap. */
  readonly waiting: number;
  readonly limits: readonly { readonly name: string; readonly limit: number }[];
};

/**
 * How many calls to take from each lane, workspaces in turn. A workspace may hold no more slots than are free after it
 * took one more: a single busy workspace gets half of them, two get a third each, and a newcomer always finds some.
 */
export function allot({
  lanes,
  held,
  slots,
  used,
}: {
  lanes: readonly WaitingLane[];
  /** Slots that each workspace holds now. */
  held: (workspace: string) => number;
  /** Free slots. */
  slots: number;
  /** Calls running now under each concurrency limit. */
  used: (name: string) => number;
}): Map<string, number> {
  const takes = new Map<string, number>();
  const running = new Map<string, number>();
  const holding = new Map<string, number>();
  let free = slots;
  const turns = new Map<string, WaitingLane[]>();
  for (const lane of lanes) turns.set(lane.workspace, [...(turns.get(lane.workspace) ?? []), lane]);

  const canTake = ({ lane, waiting, limits }: WaitingLane): boolean =>
    waiting > (takes.get(lane) ?? 0) &&
    limits.every(({ name, limit }) => used(name) + (running.get(name) ?? 0) < limit);

  while (free > 0 && turns.size > 0) {
    for (const [workspace, queue] of turns) {
      const mine = held(workspace) + (holding.get(workspace) ?? 0);
      const lane = mine < free ? queue.find(canTake) : undefined;
      if (lane === undefined) {
        turns.delete(workspace);
        continue;
      }
      // Lanes of one workspace take turns, too.
      queue.splice(queue.indexOf(lane), 1);
      queue.push(lane);
      takes.set(lane.lane, (takes.get(lane.lane) ?? 0) + 1);
      for (const { name } of lane.limits) running.set(name, (running.get(name) ?? 0) + 1);
      holding.set(workspace, (holding.get(workspace) ?? 0) + 1);
      free -= 1;
      if (free === 0) break;
    }
  }
  return takes;
}

/** Names the limits that a lane counts against. A limit of 0 is none, as in Inngest. */
export function limitsOf({
  concurrency,
  keys,
}: {
  concurrency: readonly Concurrency[];
  keys: readonly string[];
}): { name: string; limit: number }[] {
  return concurrency
    .map(({ limit, sharedBy }, index) => ({ name: `${sharedBy}\u001f${keys[index] ?? ""}`, limit }))
    .filter(({ limit }) => limit > 0);
}
