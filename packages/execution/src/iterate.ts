/** How one iteration ended. `break`: no further one starts; `open`: this stretch of the execution ends before it does. */
export type IterationEnd<E> =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "break"; readonly value: unknown }
  | { readonly kind: "stop"; readonly reason: E }
  | { readonly kind: "open" };

export type Iterated<E> =
  /** All that were to run have run; `values` in the order of their numbers. */
  | { readonly kind: "done"; readonly values: readonly unknown[] }
  /** The first of those that said so, by time. */
  | { readonly kind: "stopped"; readonly reason: E; readonly values: readonly unknown[] }
  | { readonly kind: "open" };

/**
 * Runs iterations 0, 1, 2 … so many at a time. What is under way when one stops is awaited.
 * @throws what an iteration throws, once no other one is under way
 */
export async function iterate<E>({
  total,
  concurrency,
  isOver,
  run,
}: {
  total: number;
  concurrency: number;
  isOver: () => boolean;
  run: (index: number) => Promise<IterationEnd<E>>;
}): Promise<Iterated<E>> {
  const values: unknown[] = [];
  let next = 0;
  let last = total;
  let open = false;
  let stopped: { readonly reason: E } | undefined;

  async function work(): Promise<void> {
    while (next < last && !stopped && !open) {
      if (isOver()) {
        open = true;
        return;
      }
      const index = next++;
      const end = await run(index);
      switch (end.kind) {
        case "value":
          values[index] = end.value;
          break;
        case "break":
          values[index] = end.value;
          last = Math.min(last, index + 1);
          break;
        case "stop":
          stopped ??= end;
          break;
        case "open":
          open = true;
      }
    }
  }

  const workers = await Promise.allSettled(Array.from({ length: Math.min(concurrency, total) }, work));
  const failed = workers.find((worker) => worker.status === "rejected");
  if (failed) throw failed.reason;
  if (stopped) return { kind: "stopped", reason: stopped.reason, values };
  if (open) return { kind: "open" };
  return { kind: "done", values };
}
