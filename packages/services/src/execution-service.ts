import type { ExecutionFilters, ExecutionRepository, WorkflowRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { TriggerPayload } from "@workfuse/nodes/catalog";
import type { Clock, Ids } from "@workfuse/ports";
import { z } from "zod";
import type { Actor } from "./actor.ts";
import { type Page, readCursor, toPage } from "./page.ts";

type Dependencies = {
  readonly executions: ExecutionRepository;
  readonly workflows: WorkflowRepository;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Hands a committed execution to the engine. Failing is harmless: the sweeper sends it again. */
  readonly dispatch: (execution: { executionId: string; workspaceId: string }) => void;
  /** Told after an execution was changed from outside of its worker. */
  readonly onChange: (change: { executionId: string; workflowId: string; sequence: number }) => void;
};

const cursorSchema = z.string().min(1).max(64);

export function createExecutionService(dependencies: Dependencies) {
  const { executions, workflows, clock, ids, dispatch, onChange } = dependencies;

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
  }: {
    actor: Actor;
    workflowId: string;
    version: number;
    payload: unknown;
    source: string;
    retryOf: string | null;
  }): Promise<string> {
    const row = await workflows.getVersion({ workflowId, version });
    if (!row)
      throw new WorkfuseError({ code: "resource.not_found", message: "This version does not exist." });
    const id = ids.next();
    const { workspaceId } = actor;
    await executions.create({
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
    });
    dispatch({ executionId: id, workspaceId });
    return id;
  }

  return {
    /** Runs the newest saved version. @returns the execution's id */
    async trigger({
      actor,
      workflowId,
      payload,
    }: {
      actor: Actor;
      workflowId: string;
      /** The trigger's data; the trigger node's sample if there is none. */
      payload?: unknown;
    }): Promise<string> {
      const workflow = await workflows.get({ workspaceId: actor.workspaceId, id: workflowId });
      if (!workflow)
        throw new WorkfuseError({ code: "resource.not_found", message: "This workflow does not exist." });
      const trigger = workflow.graph.nodes.find(({ type }) => type === "trigger");
      const data = payload ?? trigger?.data.config["samplePayload"] ?? {};
      const triggerPayload: TriggerPayload = { source: "manual", data };
      return start({
        actor,
        workflowId,
        version: workflow.version,
        payload: triggerPayload,
        source: "manual",
        retryOf: null,
      });
    },

    async get({ actor, id }: { actor: Actor; id: string }) {
      const { execution, workflowName, graph } = await find({ actor, id });
      const [nodes, logs] = await Promise.all([
        executions.nodes({ executionId: id }),
        executions.logs({ executionId: id }),
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
        nodeResults: nodes.map(({ executionId: _executionId, startedAt, completedAt, ...node }) => ({
          ...node,
          startedAt: startedAt?.toISOString() ?? null,
          completedAt: completedAt?.toISOString() ?? null,
        })),
        logs: logs.map(({ nodeId, level, message, timestamp }) => ({
          nodeId,
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

    /** Starts a new execution of the same version with the same trigger data. @returns its id */
    async retry({ actor, id }: { actor: Actor; id: string }): Promise<string> {
      const { execution } = await find({ actor, id });
      if (execution.status !== "failed" && execution.status !== "cancelled") {
        throw new WorkfuseError({
          code: "execution.not_retryable",
          message: `Only failed and cancelled executions can be retried; this one is ${execution.status}.`,
        });
      }
      return start({
        actor,
        workflowId: execution.workflowId,
        version: execution.version,
        payload: execution.triggerData,
        source: "retry",
        retryOf: id,
      });
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
      onChange({ executionId: id, ...cancelled });
      return { id };
    },
  };
}

export type ExecutionService = ReturnType<typeof createExecutionService>;

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
  return { ...row, ...presentTimes(row) };
}
