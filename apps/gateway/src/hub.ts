import type { BusListener, Nudge } from "@workfuse/bus";
import type { UpdateReader } from "@workfuse/db";
import type { ExecutionUpdate, LiveText } from "@workfuse/events";
import type { Log } from "@workfuse/ports";
import { createTexts } from "./texts.ts";

export type Watcher = {
  readonly onUpdate: (input: { workflowId: string; update: ExecutionUpdate }) => void;
  /** A piece of what a node is writing; who comes in the middle is told first what there is so far. */
  readonly onText?: (text: LiveText) => void;
};

type Follower = { readonly watcher: Watcher; last: number };
type Feed = {
  readonly executionId: string;
  readonly workflowId: string;
  readonly followers: Set<Follower>;
  /** Number of the last update that followers of the workflow got. */
  last: number;
  pumping: boolean;
  again: boolean;
  ended: boolean;
};

export type Hub = BusListener & {
  /** Everything from `after + 1` on, then what comes. @returns how to stop */
  readonly followExecution: (input: {
    executionId: string;
    workflowId: string;
    after: number;
    watcher: Watcher;
  }) => () => void;
  /** What happens from now on in any execution of the workflow. @returns how to stop */
  readonly followWorkflow: (input: { workflowId: string; watcher: Watcher }) => () => void;
};

/**
 * Gives watchers an execution's updates in order, without gaps or repeats. A nudge says only that there is something to
 * read; what there is comes from Postgres, for those who were there and those who come back alike.
 */
export function createHub({ reader, log }: { reader: UpdateReader; log: Log }): Hub {
  const feeds = new Map<string, Feed>();
  const workflows = new Map<string, Set<Watcher>>();
  const texts = createTexts();

  function feedOf({ executionId, workflowId }: { executionId: string; workflowId: string }): Feed {
    const known = feeds.get(executionId);
    if (known) return known;
    const feed: Feed = {
      executionId,
      workflowId,
      followers: new Set(),
      last: 0,
      pumping: false,
      again: false,
      ended: false,
    };
    feeds.set(executionId, feed);
    return feed;
  }

  /** One reader an execution: a nudge during a read leads to one more read. */
  async function pump(feed: Feed): Promise<void> {
    if (feed.pumping) {
      feed.again = true;
      return;
    }
    feed.pumping = true;
    try {
      do {
        feed.again = false;
        await deliver(feed);
      } while (feed.again);
    } catch (error) {
      log.warn({ err: error, executionId: feed.executionId }, "updates could not be read");
    } finally {
      feed.pumping = false;
      forgetIfDone(feed);
    }
  }

  async function deliver(feed: Feed): Promise<void> {
    const watchers = workflows.get(feed.workflowId);
    const positions = [...feed.followers].map(({ last }) => last);
    if (watchers && watchers.size > 0) positions.push(feed.last);
    if (positions.length === 0) return;
    const found = await reader.read({ executionId: feed.executionId, after: Math.min(...positions) });
    for (const update of found?.updates ?? []) {
      for (const follower of feed.followers) {
        // One that came during the read may have to begin before it: the next read is for it.
        if (update.sequence !== follower.last + 1) continue;
        follower.last = update.sequence;
        follower.watcher.onUpdate({ workflowId: feed.workflowId, update });
      }
      if (update.sequence <= feed.last) continue;
      feed.last = update.sequence;
      if (update.type === "completed" || update.type === "failed" || update.type === "cancelled")
        feed.ended = true;
      for (const watcher of workflows.get(feed.workflowId) ?? []) {
        watcher.onUpdate({ workflowId: feed.workflowId, update });
      }
    }
  }

  function forgetIfDone(feed: Feed): void {
    const watched = (workflows.get(feed.workflowId)?.size ?? 0) > 0;
    if (feed.followers.size === 0 && (feed.ended || !watched)) feeds.delete(feed.executionId);
  }

  return {
    onNudge({ executionId, workflowId }: Nudge) {
      if (!feeds.has(executionId) && !workflows.has(workflowId)) return;
      void pump(feedOf({ executionId, workflowId }));
    },

    onText(piece) {
      texts.keep(piece);
      for (const { watcher } of feeds.get(piece.executionId)?.followers ?? []) watcher.onText?.(piece);
    },

    onResync() {
      for (const feed of feeds.values()) void pump(feed);
    },

    followExecution({ executionId, workflowId, after, watcher }) {
      const feed = feedOf({ executionId, workflowId });
      const follower: Follower = { watcher, last: after };
      feed.followers.add(follower);
      for (const text of texts.of(executionId)) watcher.onText?.(text);
      void pump(feed);
      return () => {
        feed.followers.delete(follower);
        forgetIfDone(feed);
      };
    },

    followWorkflow({ workflowId, watcher }) {
      const watchers = workflows.get(workflowId) ?? new Set();
      watchers.add(watcher);
      workflows.set(workflowId, watchers);
      return () => {
        watchers.delete(watcher);
        if (watchers.size === 0) workflows.delete(workflowId);
      };
    },
  };
}
