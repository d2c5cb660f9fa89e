/** At most `count` holders at a time, first come, first served. */
export function createSlots({ count }: { count: number }) {
  let free = count;
  const waiting = new Set<() => void>();

  function release(): void {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else {
      waiting.delete(next);
      next();
    }
  }

  return {
    /** @returns what gives the slot back. @throws the signal's reason when it is aborted meanwhile */
    take({ signal }: { signal: AbortSignal }): Promise<() => void> {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return Promise.resolve(release);
      }
      return new Promise((resolve, reject) => {
        const given = (): void => {
          signal.removeEventListener("abort", aborted);
          resolve(release);
        };
        function aborted(): void {
          waiting.delete(given);
          // Whoever aborts gives an error as the reason; anything else passes as it is.
          reject(signal.reason as Error);
        }
        waiting.add(given);
        signal.addEventListener("abort", aborted, { once: true });
      });
    },
  };
}
