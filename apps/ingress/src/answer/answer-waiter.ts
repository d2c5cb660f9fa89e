import { setTimeout as sleep } from "node:timers/promises";
import type { ExecutionAnswer } from "@workfuse/db";
import type { LiveText } from "@workfuse/events";
import type { Log } from "@workfuse/ports";

type Hear = (text: LiveText) => void;
type Listener = {
  readonly onNudge: (nudge: { executionId: string }) => void;
  readonly onText: Hear;
  readonly onResync: () => void;
};
type Waiting = Set<(answer: ExecutionAnswer) => void>;

// Without a nudge, everybody's execution is looked at this often.
const pollEveryMs = 2000;
// The bus is not listened to while nobody waits; opening it again costs a connection.
const listenForMs = 60_000;

/**
 * Waits for the answers of executions. However many wait, one subscription wakes them, and one query at a time looks at
 * all whose executions have moved on; between nudges nothing is done for them.
 */
export function createAnswerWaiter({
  read,
  listen,
  log,
}: {
  read: (input: { ids: readonly string[] }) => Promise<readonly ExecutionAnswer[]>;
  /** Opens a subscription to the bus. */
  listen: (listener: Listener) => Promise<{ readonly close: () => Promise<void> }>;
  log: Log;
}) {
  const waiting = new Map<string, Waiting>();
  const hearing = new Map<string, Set<Hear>>();
  const moved = new Set<string>();
  let subscription: Promise<{ readonly close: () => Promise<void> } | undefined> | undefined;
  let isLooking = false;
  const stopping = new AbortController();
  let lastWaitedAt = 0;

  const listener: Listener = {
    onNudge({ executionId }) {
      if (!waiting.has(executionId)) return;
      moved.add(executionId);
      void look();
    },
    onText(text) {
      for (const hear of hearing.get(text.executionId) ?? []) hear(text);
    },
    onResync: lookAtAll,
  };

  function lookAtAll(): void {
    for (const id of waiting.keys()) moved.add(id);
    void look();
  }

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      while (moved.size > 0) {
        const ids = [...moved];
        moved.clear();
        for (const answer of await read({ ids })) {
          for (const resolve of waiting.get(answer.id) ?? []) resolve(answer);
        }
      }
    } catch (error) {
      log.warn({ err: error }, "answers cannot be read just now");
    } finally {
      isLooking = false;
    }
  }

  async function open() {
    try {
      const opened = await listen(listener);
      lookAtAll();
      return opened;
    } catch (error) {
      log.warn({ err: error }, "the bus cannot be listened to; answers are polled for");
      subscription = undefined;
      return undefined;
    }
  }

  const timer = setInterval(() => {
    lookAtAll();
    if (waiting.size > 0 || !subscription || performance.now() - lastWaitedAt < listenForMs) return;
    const opened = subscription;
    subscription = undefined;
    void opened.then((found) => found?.close());
  }, pollEveryMs);
  timer.unref();

  return {
    /** How many executions are waited for. */
    count: () => waiting.size,

    /** Tells what nodes of an execution write, while somebody waits for its answer. @returns how to stop */
    hear({ executionId, onText }: { executionId: string; onText: Hear }): () => void {
      const others = hearing.get(executionId) ?? new Set();
      hearing.set(executionId, others.add(onText));
      return () => {
        others.delete(onText);
        if (others.size === 0) hearing.delete(executionId);
      };
    },

    /**
     * The answer of an execution; undefined when there is none within the limit, or the signal is aborted. Wait before
     * the execution is started, so that no nudge is missed; `isStarted` says that there may have been some.
     */
    async wait({
      executionId,
      isStarted,
      limitMs,
      signal,
    }: {
      executionId: string;
      isStarted: boolean;
      limitMs: number;
      signal: AbortSignal;
    }): Promise<ExecutionAnswer | undefined> {
      if (stopping.signal.aborted) return undefined;
      lastWaitedAt = performance.now();
      subscription ??= open();
      const others = waiting.get(executionId) ?? new Set();
      waiting.set(executionId, others);
      const over = new AbortController();
      const answered = Promise.withResolvers<ExecutionAnswer>();
      others.add(answered.resolve);
      if (isStarted) {
        moved.add(executionId);
        void look();
      }
      try {
        const stop = AbortSignal.any([signal, over.signal, stopping.signal]);
        const limit = sleep(limitMs, undefined, { signal: stop, ref: false });
        return await Promise.race([answered.promise, limit.catch(() => undefined)]);
      } finally {
        over.abort();
        others.delete(answered.resolve);
        if (others.size === 0) waiting.delete(executionId);
        lastWaitedAt = performance.now();
      }
    },

    /** Everybody who waits is told that there is no answer yet. */
    async close(): Promise<void> {
      stopping.abort();
      clearInterval(timer);
      await (await subscription)?.close();
    },
  };
}

export type AnswerWaiter = ReturnType<typeof createAnswerWaiter>;
