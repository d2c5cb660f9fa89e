import type { GraphContent } from "@workfuse/graph";
import type { Commit, ExecutionStore, LoadedExecution, LogRecord, NodeWrite } from "../records.ts";

type Kept = Omit<LoadedExecution, "nodes"> & {
  readonly nodes: ReadonlyMap<string, NodeWrite>;
  readonly logs: readonly LogRecord[];
  readonly error: Commit["error"];
  readonly completedAt: Date | null;
  readonly duration: number | null;
};

/** A store that keeps what it is told, by the same rules of fence and status as the database. */
export function createMemoryStore({
  graph,
  beforeCommit = async () => {},
  afterCommit = async () => {},
}: {
  graph: GraphContent;
  /** May throw: nothing is kept then. */
  beforeCommit?: (commit: Commit) => Promise<void>;
  /** May throw: everything is kept, but the interpreter does not learn of it. */
  afterCommit?: (commit: Commit) => Promise<void>;
}) {
  const executions = new Map<string, Kept>();
  const commits: Commit[] = [];

  const store: ExecutionStore = {
    async load(id) {
      const kept = executions.get(id);
      if (!kept) return undefined;
      const { nodes, ...execution } = kept;
      // What was written as JSON text is read as a value, as from the database.
      const loaded = [...nodes.values()].map((node) => ({
        ...node,
        output: node.output === null ? null : (JSON.parse(node.output) as unknown),
      }));
      return { ...execution, nodes: loaded };
    },
    loadVersion: async () => graph,
    async commit(commit) {
      await beforeCommit(commit);
      const kept = executions.get(commit.executionId);
      const open = kept && ["pending", "running", "retrying"].includes(kept.status);
      if (!open || kept.fence !== commit.fence) return false;
      commits.push(commit);
      const nodes = new Map(kept.nodes);
      for (const node of commit.nodes) {
        nodes.set(node.nodeId, { ...node, input: node.input ?? nodes.get(node.nodeId)?.input ?? null });
      }
      executions.set(commit.executionId, {
        ...kept,
        status: commit.status,
        fence: commit.newFence,
        owner: commit.owner,
        sequence: commit.sequence,
        startedAt: commit.startedAt,
        completedAt: commit.completedAt,
        duration: commit.duration,
        error: commit.error,
        nodes,
        logs: [...kept.logs, ...commit.logs],
      });
      await afterCommit(commit);
      return true;
    },
  };

  return {
    store,
    commits: commits as readonly Commit[],
    add({ id, trigger }: { id: string; trigger: unknown }): void {
      executions.set(id, {
        id,
        workspaceId: "workspace",
        workflowId: "workflow",
        versionId: "version",
        status: "pending",
        trigger,
        fence: 0,
        owner: null,
        sequence: 0,
        startedAt: null,
        completedAt: null,
        duration: null,
        error: null,
        nodes: new Map(),
        logs: [],
      });
    },
    get(id: string): Kept {
      const kept = executions.get(id);
      if (!kept) throw new Error(`there is no execution ${id}`);
      return kept;
    },
    /** What a person does who cancels it. */
    cancel(id: string): void {
      const kept = this.get(id);
      executions.set(id, { ...kept, status: "cancelled", fence: kept.fence + 1 });
    },
  };
}
