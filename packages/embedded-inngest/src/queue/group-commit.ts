/** Largest statement that a group makes, in characters of what it stores, unless a single item is larger. */
export const largestGroup = 8_000_000;
/** What an item adds to its group's size besides its text, so that a group has some thousand items at most. */
export const itemSize = 2000;

/**
 * Natural group commit: what arrives while a flush is under way waits and is flushed together afterwards. An idle
 * system flushes at once, a busy one shares each commit among many; no timer, nothing to tune but the largest group.
 */
export type GroupCommit<T, R> = {
  readonly add: (item: T) => Promise<R>;
  /** Settles when nothing waits any more. */
  readonly idle: () => Promise<void>;
};

type Waiting<T, R> = {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (reason: unknown) => void;
};

export function createGroupCommit<T, R>({
  flush,
  largest,
  size = () => 1,
}: {
  /** Commits a group and answers for each item, in order. What it throws, all items of the group are rejected with. */
  flush: (items: readonly T[]) => Promise<readonly R[]>;
  /** Largest group, in units of `size`. */
  largest: number;
  size?: (item: T) => number;
}): GroupCommit<T, R> {
  let waiting: Waiting<T, R>[] = [];
  let running: Promise<void> | undefined;

  function nextGroup(): Waiting<T, R>[] {
    let total = 0;
    let count = 0;
    for (const { item } of waiting) {
      total += size(item);
      if (count > 0 && total > largest) break;
      count += 1;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return group;
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const group = nextGroup();
      try {
        const results = await flush(group.map(({ item }) => item));
        for (const [index, { resolve, reject }] of group.entries()) {
          const result = results[index];
          if (index < results.length) resolve(result as R); // `flush` answers for each item.
          else reject(new Error("A flush did not answer for every item."));
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running = undefined;
  }

  async function idle(): Promise<void> {
    if (running === undefined) return;
    await running;
    await idle();
  }

  return {
    add: (item) =>
      new Promise<R>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        running ??= Promise.resolve().then(run);
      }),
    idle,
  };
}
