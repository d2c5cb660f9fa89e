import type { LiveText } from "@workfuse/events";

// Tokens come by the dozen a second from each model; those of this many milliseconds travel together.
const gatherMs = 80;
// Of one piece, so that a message holds it.
const longestPiece = 1000;

/** Collects pieces of text for a moment and joins those that belong together. */
export function createTextGatherer({
  send,
}: {
  /** Must not throw. */
  send: (texts: readonly LiveText[]) => Promise<void>;
}) {
  const waiting = new Map<string, LiveText>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const texts = [...waiting.values()].flatMap(split);
    waiting.clear();
    if (texts.length > 0) await send(texts);
  }

  return {
    add(piece: LiveText): void {
      if (closed) return;
      const key = JSON.stringify([piece.executionId, piece.nodeId, piece.path]);
      const before = waiting.get(key);
      const joins = before !== undefined && before.offset + before.text.length === piece.offset;
      waiting.set(key, joins ? { ...before, text: before.text + piece.text } : piece);
      timer ??= setTimeout(() => void flush(), gatherMs);
    },
    /** Sends what is left; takes nothing more. */
    async close(): Promise<void> {
      closed = true;
      await flush();
    },
  };
}

function split(piece: LiveText): readonly LiveText[] {
  if (piece.text.length <= longestPiece) return [piece];
  const pieces: LiveText[] = [];
  for (let at = 0; at < piece.text.length; at += longestPiece) {
    pieces.push({ ...piece, offset: piece.offset + at, text: piece.text.slice(at, at + longestPiece) });
  }
  return pieces;
}
