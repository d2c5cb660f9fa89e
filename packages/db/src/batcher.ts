type Waiting<I, O> = { input: I; resolve: (output: O) => void; reject: (error: unknown) => void };

/**
 * Natural group commit: while `concurrency` batches are under way, what arrives waits, and then goes together. An idle
 * batcher runs a single item at once, so nobody waits for a timer.
 */
export function createBatcher<I, O>({
  largest,
  heaviest = Number.POSITIVE_INFINITY,
  weightOf = () => 0,
  concurrency,
  run,
}: {
  largest: number;
  /** What the weights of a batch's inputs may add up to. One that is heavier goes alone. */
  heaviest?: number;
  weightOf?: (input: I) => number;
  concurrency: number;
  /** Answers in the order of its inputs. An error fails the whole batch. */
  run: (inputs: readonly I[]) => Promise<readonly O[]>;
}) {
  const waiting: Waiting<I, O>[] = [];
  let running = 0;
  let scheduled = false;

  async function runBatch(batch: readonly Waiting<I, O>[]): Promise<void> {
    running++;
    try {
      const outputs = await run(batch.map(({ input }) => input));
      // `run` answers one output for each input.
      for (const [index, { resolve }] of batch.entries()) resolve(outputs[index] as O);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      running--;
      start();
    }
  }

  function start(): void {
    scheduled = false;
    while (running < concurrency && waiting.length > 0) void runBatch(waiting.splice(0, nextCount()));
  }

  function nextCount(): number {
    let weight = 0;
    const most = Math.min(largest, waiting.length);
    for (let count = 0; count < most; count++) {
      const next = waiting[count];
      weight += next ? weightOf(next.input) : 0;
      if (weight > heaviest) return Math.max(1, count);
    }
    return most;
  }

  return {
    add(input: I): Promise<O> {
      return new Promise((resolve, reject) => {
        waiting.push({ input, resolve, reject });
        if (scheduled) return;
        scheduled = true;
        // What arrives in the same turn of the event loop goes together.
        setImmediate(start);
      });
    },
  };
}
