import type { Nudge } from "./bus.ts";

// Where much happens, nudges of this many milliseconds travel in one message.
const gatherMs = 5;
// As long as less happens than messages at that pace would carry, with so many to spare, each nudge goes at once:
// somebody may wait for just this one.
const burst = 10;

/** Collects nudges for a moment, if there are many. Of several for one execution only the newest says anything. */
export function createGatherer({
  send,
  now = () => performance.now(),
}: {
  /** Must not throw. */
  send: (nudges: readonly Nudge[]) => Promise<void>;
  /** Milliseconds; never goes back. */
  now?: () => number;
}) {
  const waiting = new Map<string, Nudge>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let tokens = burst;
  let filledAt = now();

  /** Messages that may go at once. */
  function spare(): number {
    const at = now();
    tokens = Math.min(burst, tokens + (at - filledAt) / gatherMs);
    filledAt = at;
    return tokens;
  }

  async function flush(): Promise<void> {
    timer = undefined;
    tokens = Math.max(0, spare() - 1);
    const nudges = [...waiting.values()];
    waiting.clear();
    if (nudges.length > 0) await send(nudges);
  }

  return {
    add(nudge: Nudge): void {
      if (closed) return;
      waiting.set(nudge.executionId, nudge);
      // Those of one turn of the loop go together in any case.
      timer ??= setTimeout(() => void flush(), spare() >= 1 ? 0 : gatherMs);
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
