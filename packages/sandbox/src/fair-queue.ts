/** Waiting requests, taken from the workspaces in turn: who has least running comes first, then who waited longest. */
export type FairQueue<T extends { readonly workspaceId: string }> = {
  readonly size: () => number;
  readonly add: (item: T) => void;
  readonly remove: (item: T) => boolean;
  /** The next item whose workspace may start one more, or undefined. Counts it as running. */
  readonly take: () => T | undefined;
  /** An item that was taken has ended. */
  readonly release: (item: T) => void;
  /** Whether a workspace that has nothing running waits. */
  readonly hasStarving: () => boolean;
  readonly clear: () => readonly T[];
};

export function createFairQueue<T extends { readonly workspaceId: string }>({
  share,
}: {
  /** How many of one workspace may run at a time. */
  share: number;
}): FairQueue<T> {
  // A Map keeps the order in which workspaces came; a workspace that was served goes to its end.
  const waiting = new Map<string, T[]>();
  const running = new Map<string, number>();
  let size = 0;

  function runningOf(workspaceId: string): number {
    return running.get(workspaceId) ?? 0;
  }

  function nextWorkspace(): string | undefined {
    let best: string | undefined;
    for (const workspaceId of waiting.keys()) {
      if (runningOf(workspaceId) >= share) continue;
      if (best === undefined || runningOf(workspaceId) < runningOf(best)) best = workspaceId;
      if (runningOf(best) === 0) break;
    }
    return best;
  }

  return {
    size: () => size,
    add: (item) => {
      const list = waiting.get(item.workspaceId);
      if (list === undefined) waiting.set(item.workspaceId, [item]);
      else list.push(item);
      size += 1;
    },
    remove: (item) => {
      const list = waiting.get(item.workspaceId);
      const index = list?.indexOf(item) ?? -1;
      if (list === undefined || index === -1) return false;
      list.splice(index, 1);
      if (list.length === 0) waiting.delete(item.workspaceId);
      size -= 1;
      return true;
    },
    take: () => {
      const workspaceId = nextWorkspace();
      const list = workspaceId === undefined ? undefined : waiting.get(workspaceId);
      const item = list?.shift();
      if (workspaceId === undefined || list === undefined || item === undefined) return undefined;
      waiting.delete(workspaceId);
      if (list.length > 0) waiting.set(workspaceId, list);
      running.set(workspaceId, runningOf(workspaceId) + 1);
      size -= 1;
      return item;
    },
    release: ({ workspaceId }) => {
      const left = runningOf(workspaceId) - 1;
      if (left > 0) running.set(workspaceId, left);
      else running.delete(workspaceId);
    },
    hasStarving: () => [...waiting.keys()].some((workspaceId) => runningOf(workspaceId) === 0),
    clear: () => {
      const items = [...waiting.values()].flat();
      waiting.clear();
      size = 0;
      return items;
    },
  };
}
