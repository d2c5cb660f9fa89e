/** How long to leave a worker alone where nobody answers: 100 ms, doubling to 2 s for as long as it goes on. */
export type Refusals = {
  /** Counts a refused connection; answers how long to wait, in milliseconds. */
  readonly delayMs: (origin: string) => number;
  readonly answered: (origin: string) => void;
};

export function createRefusals(): Refusals {
  const counts = new Map<string, number>();
  return {
    delayMs: (origin) => {
      const count = counts.get(origin) ?? 0;
      counts.set(origin, Math.min(count + 1, 10));
      return Math.min(2000, 100 * 2 ** count);
    },
    answered: (origin) => {
      counts.delete(origin);
    },
  };
}
