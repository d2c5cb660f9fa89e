import type { Nudge } from "./bus.ts";

// Nudges of this many milliseconds travel in one message.
const gatherMs = 5;

/** Collects nudges for a moment. Of several for one execution only the newest says anything. */
export function createGatherer({
  send,
}: {
  /** Must not throw. */
  send: (nudges: readonly Nudge[]) => Promise<void>;
}) {
  const waiting = new Map<string, Nudge>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function flush(): Promise<void> {
    timer = undefined;
    const nudges = [...waiting.values()];
    waiting.clear();
    if (nudges.length > 0) await send(nudges);
  }

  return {
    add(nudge: Nudge): void {
      if (closed) return;
      waiting.set(nudge.executionId, nudge);
      timer ??= setTimeout(() => void flush(), gatherMs);
    },
    /** Sends what is left; takes nothing more. */
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      await flush();
    },
  };
}

/** Messages as JSON lists of at most so many bytes each. */
export function packMessages({
  messages,
  limit,
}: {
  messages: readonly unknown[];
  limit: number;
}): readonly string[] {
  const payloads: string[] = [];
  let current = "";
  for (const message of messages) {
    const text = JSON.stringify(message);
    if (current !== "" && Buffer.byteLength(current) + Buffer.byteLength(text) + 3 > limit) {
      payloads.push(`[${current}]`);
      current = text;
    } else {
      current = current === "" ? text : `${current},${text}`;
    }
  }
  if (current !== "") payloads.push(`[${current}]`);
  return payloads;
}
