import type { FlowRun } from "../node-run.ts";
import type { loopNode } from "./definition.ts";

/** Says how the loop goes; the interpreter runs its body. */
export const runLoop: FlowRun<typeof loopNode> = async ({ config }) => {
  const { mode, onItemError } = config;
  switch (mode) {
    case "each": {
      const items = batches({ items: config.items ?? [], size: config.batchSize });
      return { loop: { items, limit: items.length, concurrency: config.concurrency, onItemError } };
    }
    case "times": {
      const items = Array.from({ length: config.times ?? 0 }, (_, index) => index);
      return { loop: { items, limit: items.length, concurrency: config.concurrency, onItemError } };
    }
    case "while":
      return { loop: { limit: config.maxIterations, concurrency: 1, onItemError, goesOn: config.while } };
  }
};

function batches({ items, size }: { items: readonly unknown[]; size: number }): readonly unknown[] {
  if (size === 1) return items;
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
