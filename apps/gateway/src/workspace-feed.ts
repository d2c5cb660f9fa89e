import type { BusListener, Nudge } from "@workfuse/bus";
import type { StateReader } from "@workfuse/db";
import type { ExecutionChange } from "@workfuse/events";
import type { Log } from "@workfuse/ports";

export type FeedWatcher = {
  /** Without changes: some may have been missed. */
  readonly onChanged: (input: { workspaceId: string; executions: readonly ExecutionChange[] }) => void;
};

export type WorkspaceFeed = BusListener & {
  /** @returns how to stop */
  readonly follow: (input: { workspaceId: string; watcher: FeedWatcher }) => () => void;
};

// Whoever looks at a list reads no faster; however much happens meanwhile is one query.
const gatherMs = 250;

/** Tells those who watch a workspace which of its executions have changed, several at a time. */
export function createWorkspaceFeed({
  states,
  log,
}: {
  states: Pick<StateReader, "read">;
  log: Log;
}): WorkspaceFeed {
  const workspaces = new Map<string, Set<FeedWatcher>>();
  const moved = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    const ids = [...moved];
    moved.clear();
    try {
      const changes = Map.groupBy(await states.read({ ids }), ({ workspaceId }) => workspaceId);
      for (const [workspaceId, rows] of changes) {
        const executions = rows.map(({ workspaceId: _workspaceId, ...change }) => change);
        for (const { onChanged } of workspaces.get(workspaceId) ?? []) onChanged({ workspaceId, executions });
      }
    } catch (error) {
      log.warn({ err: error }, "changes of executions could not be read");
      tellAll();
    } finally {
      timer = undefined;
      if (moved.size > 0) gather();
    }
  }

  function gather(): void {
    timer ??= setTimeout(() => void flush(), gatherMs).unref();
  }

  function tellAll(): void {
    for (const [workspaceId, watchers] of workspaces)
      for (const { onChanged } of watchers) onChanged({ workspaceId, executions: [] });
  }

  return {
    onNudge({ executionId }: Nudge) {
      if (workspaces.size === 0) return;
      moved.add(executionId);
      gather();
    },

    onResync: tellAll,

    follow({ workspaceId, watcher }) {
      const watchers = workspaces.get(workspaceId) ?? new Set();
      watchers.add(watcher);
      workspaces.set(workspaceId, watchers);
      return () => {
        watchers.delete(watcher);
        if (watchers.size === 0) workspaces.delete(workspaceId);
      };
    },
  };
}
