import type {
  StartedExecution,
  ChildRepository,
  ExecutionFilters,
  ExecutionRepository,
  WaitRepository,
  WorkflowRepository,
} from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { ExecutionOptions } from "@workfuse/execution";
import { type GraphContent, type WorkflowNode, nodesById } from "@workfuse/graph";
import { type TriggerPayload, nodeTypes } from "@workfuse/nodes/catalog";
import type { Clock, Ids } from "@workfuse/ports";
import { z } from "zod";
import type { Actor } from "./actor.ts";
import { type Page, readCursor, toPage } from "./page.ts";
import { keptBefore, keptBesidesFailures, nodesUpTo } from "./rerun.ts";

/** What an execution starts with besides its trigger's data. */
type Prepared = Omit<Parameters<ExecutionRepository["createPrepared"]>[0], "row"> & {
  readonly options: ExecutionOptions;
};

type Dependencies = {
  readonly executions: ExecutionRepository;
  readonly workflows: WorkflowRepository;
  readonly children: Pick<ChildRepository, "openChildrenOf">;
  readonly waits: Pick<WaitRepository, "find" | "answer">;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Hands a committed execution to the engine. Failing is harmless: the sweeper sends it again. */
  readonly dispatch: (execution: StartedExecution) => void;
  /** Tells an execution that something it waits for may have happened. */
  readonly wake: (input: { executionId: string }) => Promise<void>;
  /** Told after an execution was cancelled. */
  readonly afterEnd: (ended: {
    executionId: string;
    workflowId: string;
    sequence: number;
    parentId: string | null;
  }) => Promise<void>;
};

const cursorSchema = z.string().min(1).max(64);
const sequenceSchema = z.int().min(0);

export function createExecutionService(dependencies: Dependencies) {
  const { executions, workflows, children, waits, clock, ids, dispatch, wake, afterEnd } = dependencies;

  async function find({ actor, id }: { actor: Actor; id: string }) {
    const found = await executions.get({ workspaceId: actor.workspaceId, id });
    if (!found)
      throw new WorkfuseError({ code: "resource.not_found", message: "This execution does not exist." });
    return found;
  }

  async function start({
    actor,
    workflowId,
    version,
    payload,
    source,
    retryOf,
    prepared,
  }: {
    actor: Actor;
    workflowId: string;
    version: number;
    payload: unknown;
    source: string;
    retryOf: string | null;
    prepared?: Prepared | undefined;
  }): Promise<string> {
    const row = await workflows.getVersion({ workflowId, version });
    if (!row)
      throw new WorkfuseError({ code: "resource.not_found", message: "This version does not exist." });
    const id = ids.next();
    const { workspaceId } = actor;
    const execution = {
      id,
      workspaceId,
      workflowId,
      versionId: row.id,
      version,
      source,
      triggerData: payload,
      retryOf,
      userId: actor.userId,
      createdAt: clock.now(),
    };
    if (prepared) {
      const { options, ...rest } = prepared;
      dispatch(await executions.createPrepared({ row: { ...execution, options }, ...rest }));
    } else {
      dispatch(await executions.create(execution));
    }
    return id;
  }

  async function preparedFrom({
    execution,
    graph,
    from,
    config,
  }: {
    execution: { readonly id: string; readonly options: ExecutionOptions | null };
    graph: GraphContent;
    from: { readonly nodeId: string } | "failed";
    config: Readonly<Record<string, unknown>> | undefined;
  }): Promise<Prepared> {
    const outcomes = await executions.outcomes({ executionId: execution.id });
    const before = execution.options ?? {};
    if (from === "failed") {
      return {
        options: before,
        from: execution.id,
        keep: keptBesidesFailures({ graph, outcomes }),
        pinned: {},
      };
    }
    const node = assertNode({ graph, nodeId: from.nodeId });
    const configs =
      config === undefined ? before.configs : { ...before.configs, [from.nodeId]: checked({ node, config }) };
    return {
      options: { ...before, ...(configs ? { configs } : {}) },
      from: execution.id,
      keep: keptBefore({ graph, outcomes, nodeId: from.nodeId }),
      pinned: {},
    };
  }

  /** What an execution waits for ends with it, and what that waits for. How deep it goes is limited at the start. */
  async function cancelChildren({ actor, id }: { actor: Actor; id: string }): Promise<void> {
    for (const child of await children.openChildrenOf(id)) {
      const cancelled = await executions.cancel({ workspaceId: actor.workspaceId, id: child });
      if (cancelled) await afterEnd({ executionId: child, ...cancelled });
      await cancelChildren({ actor, id: child });
    }
  }

  return {
    /** Runs the newest saved version, all of it or up to one node. @returns the execution's id */
    async trigger({
      actor,
      workflowId,
      payload,
      until,
      pinned = {},
    }: {
      actor: Actor;
      workflowId: string;
      /** The trigger's data; the trigger node's sample if there is none. */
      payload?: unknown;
      /** The last node to run. Of the others, only those before it are. */
      until?: string | undefined;
      /** Outputs to take for granted, by node id: these nodes are not run. */
      pinned?: Readonly<Record<string, unknown>> | undefined;
    }): Promise<string> {
      const workflow = await workflows.get({ workspaceId: actor.workspaceId, id: workflowId });
      if (!workflow)
        throw new WorkfuseError({ code: "resource.not_found", message: "This workflow does not exist." });
      const { graph } = workflow;
      const trigger = graph.nodes.find(({ type }) => type === "trigger");
      const data = payload ?? trigger?.data.config["samplePayload"] ?? {};
      const triggerPayload: TriggerPayload = { source: "manual", data };
      for (const nodeId of [...Object.keys(pinned), ...(until === undefined ? [] : [until])]) {
        assertNode({ graph, nodeId });
      }
      const isPlain = until === undefined && Object.keys(pinned).length === 0;
      const only = until === undefined ? undefined : nodesUpTo({ graph, nodeId: until, nodeTypes });
      return start({
        actor,
        workflowId,
        version: workflow.version,
        payload: triggerPayload,
        source: "manual",
        retryOf: null,
        prepared: isPlain
          ? undefined
          : { options: only ? { only: [...only] } : {}, from: undefined, keep: [], pinned },
      });
    },

    async get({ actor, id }: { actor: Actor; id: string }) {
      const { execution, workflowName, graph } = await find({ actor, id });
      const [nodes, logs, usage] = await Promise.all([
        executions.nodes({ executionId: id }),
        executions.logs({ executionId: id }),
        executions.usage({ executionId: id }),
      ]);
      return {
        ...presentTimes(execution),
        id,
        workflowId: execution.workflowId,
        workflowName,
        version: execution.version,
        status: execution.status,
        source: execution.source,
        retryOf: execution.retryOf,
        trigger: execution.triggerData,
        error: execution.error,
        duration: execution.duration,
        sequence: execution.sequence,
        graph,
        /** Set while all that is left is to wait. */
        wakeAt: execution.wakeAt?.toISOString() ?? null,
        metrics: {
          duration: execution.duration,
          /** Milliseconds from the recording of the execution to its start. */
          queueMs: execution.startedAt && execution.startedAt.getTime() - execution.createdAt.getTime(),
          ...usage,
        },
        nodeResults: nodes.map(presentNode),
        logs: logs.map(({ nodeId, path, level, message, timestamp }) => ({
          nodeId,
          path,
          level,
          message,
          timestamp: timestamp.toISOString(),
        })),
      };
    },

    async list({
      actor,
      filters,
      cursor,
      limit,
    }: {
      actor: Actor;
      filters: ExecutionFilters;
      cursor?: string | undefined;
      limit: number;
    }): Promise<Page<ReturnType<typeof summarise>>> {
      const rows = await executions.list({
        workspaceId: actor.workspaceId,
        filters,
        beforeId: readCursor({ cursor, schema: cursorSchema }),
        limit: limit + 1,
      });
      return toPage({ rows, limit, item: summarise, cursor: ({ id }) => id });
    },

    /**
     * Starts a new execution of the same version with the same trigger data: from the beginning, from where it failed,
     * or from one node on, whose configuration may be another one. What stands before that is not run again.
     * @returns its id
     */
    async retry({
      actor,
      id,
      from,
      config,
    }: {
      actor: Actor;
      id: string;
      /** A node, or where it failed. Absent: from the beginning. */
      from?: { readonly nodeId: string } | "failed" | undefined;
      /** Of the node that `from` names, in place of its own. */
      config?: Readonly<Record<string, unknown>> | undefined;
    }): Promise<string> {
      const { execution, graph } = await find({ actor, id });
      const isFromNode = typeof from === "object";
      const isOver = ["completed", "failed", "cancelled"].includes(execution.status);
      if (!isOver || (!isFromNode && execution.status === "completed")) {
        throw new WorkfuseError({
          code: "execution.not_retryable",
          message: isOver
            ? "This execution was completed. It can be repeated from a node that you choose."
            : `Only executions that have ended can be retried; this one is ${execution.status}.`,
        });
      }
      return start({
        actor,
        workflowId: execution.workflowId,
        version: execution.version,
        payload: execution.triggerData,
        source: "retry",
        retryOf: id,
        prepared: from === undefined ? undefined : await preparedFrom({ execution, graph, from, config }),
      });
    },

    /**
     * Runs a published version for a caller outside, with what it gave as the trigger's data. @returns the execution's id
     */
    async call({
      actor,
      workflowId,
      version,
      source,
      data,
    }: {
      actor: Actor;
      workflowId: string;
      version: number;
      source: string;
      data: unknown;
    }): Promise<string> {
      const payload: TriggerPayload = { source, data };
      return start({ actor, workflowId, version, payload, source, retryOf: null });
    },

    /**
     * Runs an execution again on what it recorded, to see what today's newest version makes of it, or its own version with
     * other configurations: nothing outside is touched, nodes with effects give what they gave then.
     * @returns the new execution's id
     */
    async replay({
      actor,
      id,
      configs,
    }: {
      actor: Actor;
      id: string;
      /** By node id. With these the execution's own version is run, with them in the place of its own. */
      configs?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
    }): Promise<string> {
      const { execution, graph } = await find({ actor, id });
      const tried = Object.entries(configs ?? {}).map(
        ([nodeId, config]): [string, Record<string, unknown>] => [
          nodeId,
          checked({ node: assertNode({ graph, nodeId }), config }),
        ],
      );
      const workflow = await workflows.get({ workspaceId: actor.workspaceId, id: execution.workflowId });
      if (!workflow)
        throw new WorkfuseError({ code: "resource.not_found", message: "This workflow does not exist." });
      const types = nodesById(graph);
      const outcomes = await executions.outcomes({ executionId: id });
      const keep = outcomes.filter(({ nodeId, status }) => {
        const node = types.get(nodeId);
        const info = node && nodeTypes.get(node.type);
        return status === "success" && info?.effect(node?.data.config ?? {}) !== "pure";
      });
      return start({
        actor,
        workflowId: execution.workflowId,
        version: configs === undefined ? workflow.version : execution.version,
        payload: execution.triggerData,
        source: "replay",
        retryOf: id,
        prepared: {
          options: { replay: true, ...(tried.length === 0 ? {} : { configs: Object.fromEntries(tried) }) },
          from: id,
          keep,
          pinned: {},
        },
      });
    },

    /** One node at one place: in the workflow itself, or in one iteration of the loops around it. */
    async node({ actor, id, nodeId, path }: { actor: Actor; id: string; nodeId: string; path: string }) {
      await find({ actor, id });
      const node = await executions.node({ executionId: id, nodeId, path });
      if (!node) {
        throw new WorkfuseError({
          code: "resource.not_found",
          message: "This node has not run in this execution, or not in this iteration.",
        });
      }
      return presentNode({ ...node, iterations: null });
    },

    /** A piece of the JSON text of what a node took or gave, for what is too large to be shown at once. */
    async text({
      actor,
      id,
      nodeId,
      path,
      part,
      offset,
      length,
    }: {
      actor: Actor;
      id: string;
      nodeId: string;
      path: string;
      part: "input" | "output";
      /** In characters. */
      offset: number;
      length: number;
    }): Promise<{ text: string; characters: number; nextOffset: number | null }> {
      await find({ actor, id });
      const found = await executions.text({ executionId: id, nodeId, path, part, offset, length });
      if (!found) {
        throw new WorkfuseError({
          code: "resource.not_found",
          message: `This node has no ${part} on record.`,
        });
      }
      const end = offset + found.text.length;
      return { ...found, nextOffset: end < found.characters && found.text.length > 0 ? end : null };
    },

    /** The iterations and `forEach` items of a node. */
    async iterations({
      actor,
      id,
      nodeId,
      cursor,
      limit,
    }: {
      actor: Actor;
      id: string;
      nodeId: string;
      cursor?: string | undefined;
      limit: number;
    }) {
      await find({ actor, id });
      const rows = await executions.iterations({
        executionId: id,
        nodeId,
        afterSequence: readCursor({ cursor, schema: sequenceSchema }) ?? 0,
        limit: limit + 1,
      });
      return toPage({
        rows,
        limit,
        item: ({ sequence: _sequence, startedAt, completedAt, ...row }) => ({
          ...row,
          startedAt: startedAt?.toISOString() ?? null,
          completedAt: completedAt?.toISOString() ?? null,
        }),
        cursor: ({ sequence }) => sequence,
      });
    },

    /** Log entries, the oldest first: those whose id is greater than `after`, as many as `limit`. */
    async logs({ actor, id, after, limit }: { actor: Actor; id: string; after: number; limit: number }) {
      await find({ actor, id });
      const rows = await executions.logs({ executionId: id, after, limit });
      return {
        items: rows.map(({ id: entry, nodeId, path, level, message, timestamp }) => ({
          id: entry,
          nodeId,
          path,
          level,
          message,
          timestamp: timestamp.toISOString(),
        })),
      };
    },

    async cancel({ actor, id }: { actor: Actor; id: string }): Promise<{ id: string }> {
      const cancelled = await executions.cancel({ workspaceId: actor.workspaceId, id });
      if (!cancelled) {
        const { execution } = await find({ actor, id });
        if (execution.status === "cancelled") return { id };
        throw new WorkfuseError({
          code: "resource.conflict",
          message: `This execution has already ended: it is ${execution.status}.`,
        });
      }
      await afterEnd({ executionId: id, ...cancelled });
      await cancelChildren({ actor, id });
      return { id };
    },

    /** A person's decision on a node that waits for approval. */
    async answer({
      actor,
      id,
      nodeId,
      path,
      approved,
      comment,
    }: {
      actor: Actor;
      id: string;
      nodeId: string;
      path: string;
      approved: boolean;
      comment: string;
    }): Promise<{ id: string }> {
      const place = { executionId: id, nodeId, path };
      const state = await waits.find(place);
      if (!state || state.workspaceId !== actor.workspaceId || state.kind !== "approval") {
        throw new WorkfuseError({ code: "resource.not_found", message: "There is nothing to decide here." });
      }
      const at = clock.now().toISOString();
      const answered = await waits.answer({
        place,
        answer: { kind: "approval", approved, comment, by: actor.name, at },
      });
      if (!answered) {
        throw new WorkfuseError({
          code: "resource.conflict",
          message: "This was decided before, or is no longer waited for.",
        });
      }
      await wake({ executionId: id });
      return { id };
    },
  };
}

export type ExecutionService = ReturnType<typeof createExecutionService>;

function assertNode({ graph, nodeId }: { graph: GraphContent; nodeId: string }): WorkflowNode {
  const node = graph.nodes.find(({ id }) => id === nodeId);
  if (node) return node;
  throw new WorkfuseError({
    code: "resource.not_found",
    message: `There is no node “${nodeId}” in this version of the workflow.`,
  });
}

/** A configuration as somebody has edited it for one run. */
function checked({
  node,
  config,
}: {
  node: WorkflowNode;
  config: Readonly<Record<string, unknown>>;
}): Record<string, unknown> {
  const parsed = nodeTypes.get(node.type)?.authoredConfig.safeParse(config);
  if (parsed?.success !== false) return { ...config };
  const [issue] = parsed.error.issues;
  throw new WorkfuseError({
    code: "config.invalid",
    message: `${node.data.label}: ${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? "is not valid."}`,
    details: { node: node.id },
  });
}

type NodeRow = Awaited<ReturnType<ExecutionRepository["nodes"]>>[number];

function presentNode({ executionId: _executionId, startedAt, completedAt, ...node }: NodeRow) {
  return {
    ...node,
    startedAt: startedAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
  };
}

function presentTimes({
  createdAt,
  startedAt,
  completedAt,
}: {
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
}) {
  return {
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
  };
}

function summarise(row: Awaited<ReturnType<ExecutionRepository["list"]>>[number]) {
  return { ...row, ...presentTimes(row), wakeAt: row.wakeAt?.toISOString() ?? null };
}
