import { z } from "zod";

const pinsSchema = z.record(z.string(), z.unknown());
/** Outputs to take for granted, by node id. */
export type Pins = Readonly<Record<string, unknown>>;

const prefix = "workfuse.pins.";

/** Pinned outputs of a workflow's nodes, in this browser. One that keeps nothing is no error: they are then in the tab. */
export function createPinStorage(storage: Storage) {
  return {
    read(workflowId: string): Pins {
      try {
        return pinsSchema.parse(JSON.parse(storage.getItem(prefix + workflowId) ?? "{}"));
      } catch {
        return {};
      }
    },
    write({ workflowId, pins }: { workflowId: string; pins: Pins }): void {
      try {
        if (Object.keys(pins).length === 0) storage.removeItem(prefix + workflowId);
        else storage.setItem(prefix + workflowId, JSON.stringify(pins));
      } catch {
        // See above.
      }
    },
    /** When somebody signs out, nothing of theirs stays. */
    clear(): void {
      for (const key of Object.keys(storage)) if (key.startsWith(prefix)) storage.removeItem(key);
    },
  };
}
