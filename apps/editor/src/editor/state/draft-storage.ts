import { graphContentSchema } from "@workfuse/graph";
import { z } from "zod";

const draftSchema = z.object({ baseVersion: z.int().positive(), graph: graphContentSchema });
/** Unsaved changes, and the version that they were made from. */
export type Draft = z.output<typeof draftSchema>;

const prefix = "workfuse.draft.";

/**
 * Unsaved changes in this browser, so that a closed tab or a crash loses nothing. A browser that keeps nothing, or has
 * no room, is no error: the changes are then only in the tab.
 */
export function createDraftStorage(storage: Storage) {
  return {
    /** @returns `undefined` if there is none, or none that this version can read */
    read(workflowId: string): Draft | undefined {
      try {
        return draftSchema.safeParse(JSON.parse(storage.getItem(prefix + workflowId) ?? "null")).data;
      } catch {
        return undefined;
      }
    },
    write({ workflowId, draft }: { workflowId: string; draft: Draft }): void {
      try {
        storage.setItem(prefix + workflowId, JSON.stringify(draft));
      } catch {
        // See above.
      }
    },
    remove(workflowId: string): void {
      storage.removeItem(prefix + workflowId);
    },
    /** When somebody signs out, nothing of theirs stays. */
    clear(): void {
      for (const key of Object.keys(storage)) if (key.startsWith(prefix)) storage.removeItem(key);
    },
  };
}
