/** Counts the calls in flight of this process, in total and by workspace. */
export type Slots = {
  /** Takes a slot unless the workspace has its share already (see `allot`). */
  readonly tryTake: (workspace: string) => boolean;
  /** Takes a slot whatever the share, for calls that were allotted. */
  readonly take: (workspace: string) => void;
  readonly release: (workspace: string) => void;
  readonly held: (workspace: string) => number;
  readonly free: () => number;
  readonly inUse: () => number;
};

export function createSlots({ limit }: { limit: number }): Slots {
  const byWorkspace = new Map<string, number>();
  let inUse = 0;
  const held = (workspace: string): number => byWorkspace.get(workspace) ?? 0;
  const free = (): number => Math.max(0, limit - inUse);
  function take(workspace: string): void {
    inUse += 1;
    byWorkspace.set(workspace, held(workspace) + 1);
  }
  return {
    tryTake: (workspace) => {
      if (held(workspace) >= free()) return false;
      take(workspace);
      return true;
    },
    take,
    release: (workspace) => {
      inUse -= 1;
      const left = held(workspace) - 1;
      if (left > 0) byWorkspace.set(workspace, left);
      else byWorkspace.delete(workspace);
    },
    held,
    free,
    inUse: () => inUse,
  };
}
