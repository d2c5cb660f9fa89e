/** Collects what arrives and hands it on together, at most once per `intervalMs`: one drawing for many updates. */
export function createBatch<T>({
  intervalMs,
  onBatch,
}: {
  intervalMs: number;
  onBatch: (items: readonly T[]) => void;
}): { readonly add: (item: T) => void; readonly stop: () => void } {
  let items: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    add(item) {
      items.push(item);
      timer ??= setTimeout(() => {
        const batch = items;
        items = [];
        timer = undefined;
        onBatch(batch);
      }, intervalMs);
    },
    stop() {
      clearTimeout(timer);
      items = [];
    },
  };
}
