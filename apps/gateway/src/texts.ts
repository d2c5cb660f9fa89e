import { type LiveText, withPiece } from "@workfuse/events";

// Of as many nodes, and of each as much: what is written just now, for those who come in the middle of it.
const mostTexts = 500;
const longestText = 256 * 1024;

/** Remembers what nodes are writing. The oldest is forgotten first: the whole is on record once a node has ended. */
export function createTexts() {
  const texts = new Map<string, LiveText>();

  return {
    keep(piece: LiveText): void {
      const key = JSON.stringify([piece.executionId, piece.nodeId, piece.path]);
      const known = texts.get(key);
      const { from, text } = withPiece({
        before: known && { from: known.offset, text: known.text },
        piece,
      });
      texts.delete(key);
      if (text.length > longestText) return;
      texts.set(key, { ...piece, offset: from, text });
      for (const oldest of texts.keys()) {
        if (texts.size <= mostTexts) break;
        texts.delete(oldest);
      }
    },
    of: (executionId: string): readonly LiveText[] =>
      [...texts.values()].filter((text) => text.executionId === executionId),
  };
}
