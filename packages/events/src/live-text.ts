import { z } from "zod";

/**
 * A piece of what a node is writing just now. It is for those who watch: nothing depends on it, and the whole is in the
 * node's output in the end. Pieces join where one's `offset` is the length of all before; a smaller one begins anew there.
 */
export const liveTextSchema = z.object({
  executionId: z.string(),
  workflowId: z.string(),
  nodeId: z.string(),
  /** As in updates: the number of each iteration around it; "" outside of loops. */
  path: z.string(),
  /** In UTF-16 units. */
  offset: z.int().min(0),
  text: z.string(),
});
export type LiveText = z.output<typeof liveTextSchema>;

/** What is known of a text with one more piece of it. `from` is where what is known begins: one may come late. */
export function withPiece({
  before,
  piece: { offset, text },
}: {
  before: { readonly from: number; readonly text: string } | undefined;
  piece: Pick<LiveText, "offset" | "text">;
}): { readonly from: number; readonly text: string } {
  if (!before || offset < before.from || offset > before.from + before.text.length)
    return { from: offset, text };
  return { from: before.from, text: before.text.slice(0, offset - before.from) + text };
}
