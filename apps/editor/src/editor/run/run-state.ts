import type { ExecutionUpdate } from "@workfuse/events";
import { z } from "zod";
import type { ErrorView, Execution, ExecutionStatus, NodeResult } from "../../api/types.ts";

export type NodeRunStatus = "running" | "retrying" | "success" | "failure" | "skipped";

/** How a node fares in one execution. */
export type NodeRun = {
  readonly status: NodeRunStatus;
  readonly attempt: number;
  /** Milliseconds. */
  readonly duration: number | null;
  readonly handle: string | null;
  readonly error: ErrorView | null;
  /** Inside of loops: the number of each iteration around it, outermost first. Of the latest one, as all the above. */
  readonly path: string;
  /** In loops and with `forEach`: how often it was run. */
  readonly iterations: Iterations | null;
};

export type Iterations = {
  readonly total: number;
  readonly failed: number;
  /** Places where it is under way. */
  readonly open: ReadonlySet<string>;
};

/** What is known of one execution, from the API, the socket or both. */
export type Run = {
  readonly executionId: string;
  readonly status: ExecutionStatus;
  /** Of the last update taken in. */
  readonly sequence: number;
  readonly duration: number | null;
  readonly error: ErrorView | null;
  /** In the order in which the nodes were started. */
  readonly nodes: ReadonlyMap<string, NodeRun>;
  readonly updates: readonly ExecutionUpdate[];
};

const errorSchema = z.object({
  code: z.string().catch("node.failed"),
  message: z.string(),
  nodeId: z.string().optional().catch(undefined),
  details: z.unknown().optional(),
});
const dataSchema = z.object({
  attempt: z.number().optional().catch(undefined),
  duration: z.number().nullish().catch(null),
  handle: z.string().nullish().catch(null),
  error: errorSchema.nullish().catch(null),
  willRetry: z.boolean().optional().catch(undefined),
});

export function startRun(executionId: string): Run {
  return {
    executionId,
    status: "pending",
    sequence: 0,
    duration: null,
    error: null,
    nodes: new Map(),
    updates: [],
  };
}

/** An execution as the API tells it. */
export function runOf(execution: Execution): Run {
  // Nodes in loops come last; when they began tells where they belong.
  const results = execution.nodeResults.toSorted((a, b) => momentOf(a) - momentOf(b));
  const nodes = results.map(
    ({ nodeId, status, attempt, duration, handle, error, path, iterations }) =>
      [
        nodeId,
        {
          status,
          attempt,
          duration,
          handle,
          error,
          path,
          iterations: iterations && {
            ...iterations,
            open: new Set(status === "running" && path !== "" ? [path] : []),
          },
        },
      ] as const,
  );
  return {
    executionId: execution.id,
    status: execution.status,
    sequence: execution.sequence,
    duration: execution.duration,
    error: execution.error,
    nodes: new Map(nodes),
    updates: [],
  };
}

function momentOf({ startedAt, completedAt }: NodeResult): number {
  return Date.parse(startedAt ?? completedAt ?? "") || Number.MAX_SAFE_INTEGER;
}

/** With the nodes that were taken over from another execution, or given: no update tells of them. */
export function withKept({ run, execution }: { run: Run; execution: Execution }): Run {
  if (execution.id !== run.executionId) return run;
  // Those that updates tell of would be counted twice.
  const told = new Set(
    execution.nodeResults
      .filter(({ startedSequence, completedSequence }) => (startedSequence ?? completedSequence) !== null)
      .map(({ nodeId }) => nodeId),
  );
  const kept = [...runOf(execution).nodes].filter(([id]) => !told.has(id) && !run.nodes.has(id));
  return kept.length === 0 ? run : { ...run, nodes: new Map([...kept, ...run.nodes]) };
}

/** Takes updates in, in order. Those of other executions and those seen already change nothing. */
export function applyUpdates({ run, updates }: { run: Run; updates: readonly ExecutionUpdate[] }): Run {
  const taken: ExecutionUpdate[] = [];
  const nodes = new Map(run.nodes);
  let { sequence, status, duration, error } = run;
  for (const update of updates) {
    if (update.executionId !== run.executionId || update.sequence <= sequence) continue;
    sequence = update.sequence;
    taken.push(update);
    const data = dataSchema.safeParse(update.data).data ?? {};
    switch (update.type) {
      case "started":
        status = "running";
        break;
      case "node_started":
      case "node_completed":
      case "node_failed":
      case "node_skipped":
        if (status === "pending") status = "running";
        if (update.nodeId !== undefined) {
          const { nodeId, path = "" } = update;
          const before = nodes.get(nodeId);
          const next = nodeStatus({ type: update.type, willRetry: data.willRetry ?? false });
          const iterations = counted({ before: before?.iterations ?? null, path, status: next });
          nodes.set(
            nodeId,
            // An item of `forEach` ends; the node itself goes on.
            before && isInside({ path, of: before.path }) && before.status === "running"
              ? { ...before, iterations }
              : {
                  status: next,
                  path,
                  iterations,
                  attempt: data.attempt ?? before?.attempt ?? 1,
                  duration: data.duration ?? null,
                  handle: data.handle ?? null,
                  error: data.error ?? null,
                },
          );
        }
        break;
      case "completed":
      case "failed":
      case "cancelled":
        status = update.type;
        duration = data.duration ?? null;
        error = data.error ?? null;
        break;
    }
  }
  if (taken.length === 0) return run;
  return { ...run, sequence, status, duration, error, nodes, updates: [...run.updates, ...taken] };
}

/** Whether a place is inside of another one: an item of a node that runs for each of a list. */
function isInside({ path, of }: { path: string; of: string }): boolean {
  return path !== of && path.startsWith(of === "" ? "" : `${of}.`);
}

/** One place more, or one that was under way and has ended. */
function counted({
  before,
  path,
  status,
}: {
  before: Iterations | null;
  path: string;
  status: NodeRunStatus;
}): Iterations | null {
  if (path === "") return before;
  const { total, failed, open } = before ?? { total: 0, failed: 0, open: new Set<string>() };
  const isOpen = status === "running" || status === "retrying";
  const known = open.has(path);
  const after = new Set(open);
  if (isOpen) after.add(path);
  else after.delete(path);
  return {
    total: total + (known ? 0 : 1),
    failed: failed + (status === "failure" ? 1 : 0),
    open: after,
  };
}

function nodeStatus({
  type,
  willRetry,
}: {
  type: "node_started" | "node_completed" | "node_failed" | "node_skipped";
  willRetry: boolean;
}): NodeRunStatus {
  switch (type) {
    case "node_started":
      return "running";
    case "node_completed":
      return "success";
    case "node_skipped":
      return "skipped";
    case "node_failed":
      // A failed attempt that will be repeated is not the node's failure.
      return willRetry ? "retrying" : "failure";
  }
}
