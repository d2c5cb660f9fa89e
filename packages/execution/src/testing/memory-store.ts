import type { GraphContent } from "@workfuse/graph";
import { largeFrom } from "../large-outputs.ts";
import type { ExecutionOptions } from "../options.ts";
import type {
  ChildEnd,
  Commit,
  ExecutionStore,
  LoadedExecution,
  LogRecord,
  NodeWrite,
  WaitAnswer,
  NodePlace,
} from "../records.ts";

type Kept = Omit<LoadedExecution, "nodes"> & {
  /** By node id; of those inside loops by `id@path`. */
  readonly nodes: ReadonlyMap<string, NodeWrite>;
  readonly wakeAt: Date | null;
  readonly resultNodeId: string | null;
  readonly answer: Commit["answer"];
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
  const outputsRead: string[] = [];
  const opened = new Map<string, unknown>();
  const answers = new Map<string, WaitAnswer>();
  const children = new Map<string, ChildEnd>();
  const keyOf = ({ executionId, nodeId, path }: NodePlace) => `${executionId}/${nodeId}/${path}`;

  const store: ExecutionStore = {
    async load(id) {
      const kept = executions.get(id);
      if (!kept) return undefined;
      const { nodes, ...execution } = kept;
      // What was written as JSON text is read as a value, as from the database.
      const loaded = [...nodes.values()].map((node) => {
        const isLarge = (node.output?.length ?? 0) > largeFrom;
        return {
          ...node,
          input:
            node.input === null || node.status !== "running" ? null : (JSON.parse(node.input) as unknown),
          output: node.output === null || isLarge ? null : (JSON.parse(node.output) as unknown),
          isLarge,
        };
      });
      return { ...execution, nodes: loaded };
    },
    async loadOutput({ executionId, nodeId, path }) {
      const key = path === "" ? nodeId : `${nodeId}@${path}`;
      const text = executions.get(executionId)?.nodes.get(key)?.output;
      if (typeof text !== "string") throw new Error(`there is no output of ${key}`);
      outputsRead.push(key);
      return { value: JSON.parse(text) as unknown, characters: text.length };
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
        const key = node.path === "" ? node.nodeId : `${node.nodeId}@${node.path}`;
        nodes.set(key, { ...node, input: node.input ?? nodes.get(key)?.input ?? null });
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
        parks: kept.parks + (commit.wakeAt ? 1 : 0),
        wakeAt: commit.wakeAt,
        resultNodeId: commit.resultNodeId,
        answer: kept.answer ?? commit.answer,
        nodes,
        logs: [...kept.logs, ...commit.logs],
      });
      await afterCommit(commit);
      return true;
    },
    async letGo({ executionId, fence }) {
      const kept = executions.get(executionId);
      if (kept?.fence === fence) executions.set(executionId, { ...kept, owner: null });
    },
    async openWait({ executionId, nodeId, path, ...wait }) {
      opened.set(keyOf({ executionId, nodeId, path }), wait);
    },
    answerOf: async (place) => answers.get(keyOf(place)),
    closeWait: async (place) => answers.get(keyOf(place)),
    resumeToken: async () => "token",
    childEnd: async (id) => children.get(id),
  };

  return {
    store,
    commits: commits as readonly Commit[],
    /** The nodes whose outputs were read apart from their execution. */
    outputsRead: outputsRead as readonly string[],
    /** What was let in, by `execution/node/path`. */
    opened: opened as ReadonlyMap<string, unknown>,
    answer(place: NodePlace, given: WaitAnswer): void {
      answers.set(keyOf(place), given);
    },
    endChild(id: string, end: ChildEnd): void {
      children.set(id, end);
    },
    add({
      id,
      trigger,
      options = null,
      nodes = new Map(),
    }: {
      id: string;
      trigger: unknown;
      options?: ExecutionOptions | null;
      /** On record from another execution. */
      nodes?: Kept["nodes"];
    }): void {
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
        parks: 0,
        parentId: null,
        env: {},
        options,
        wakeAt: null,
        resultNodeId: null,
        answer: null,
        nodes,
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
