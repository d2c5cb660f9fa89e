import type {
  SecretReferenceRepository,
  VariableRepository,
  WorkflowRepository,
  WorkflowWithGraph,
} from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import { type GraphContent, checkGraphTypes, secretArnsIn, validateGraph } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import type { Clock, Ids } from "@workfuse/ports";
import { z } from "zod";
import type { Actor } from "./actor.ts";
import { type Page, readCursor, toPage } from "./page.ts";
import type { SecretService } from "./secret-service.ts";
import { starters } from "./starters.ts";
import { prioritySecondsOf, triggerRegistration } from "./trigger-registration.ts";
import { newWebhookToken } from "./webhook-token.ts";

/** A workflow as clients see it. Dates are ISO 8601 in UTC. */
export type Workflow = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly graph: GraphContent;
  readonly version: number;
  readonly publishedVersion: number | null;
  readonly isActive: boolean;
  readonly webhookUrl: string;
  /** Where a form trigger's page is. */
  readonly formUrl: string;
  readonly createdAt: string;
  readonly updatedAt: string;
};

type Dependencies = {
  readonly workflows: WorkflowRepository;
  readonly references: SecretReferenceRepository;
  readonly secrets: SecretService;
  readonly variables: Pick<VariableRepository, "names">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly publicUrl: string;
};

const cursorSchema = z.tuple([z.iso.datetime(), z.string()]);

export function createWorkflowService(dependencies: Dependencies) {
  const { workflows, references, secrets, variables, clock, ids, publicUrl } = dependencies;

  const present = (row: WorkflowWithGraph): Workflow => ({
    id: row.id,
    name: row.name,
    description: row.description,
    graph: row.graph,
    version: row.version,
    publishedVersion: row.publishedVersion,
    isActive: row.isActive,
    webhookUrl: `${publicUrl}/hooks/${row.webhookToken}`,
    formUrl: `${publicUrl}/hooks/form/${row.webhookToken}`,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  });

  async function find({ actor, id }: { actor: Actor; id: string }): Promise<WorkflowWithGraph> {
    const row = await workflows.get({ workspaceId: actor.workspaceId, id });
    if (!row)
      throw new WorkfuseError({ code: "resource.not_found", message: "This workflow does not exist." });
    return row;
  }

  async function check({
    actor,
    id,
    graph,
  }: {
    actor: Actor;
    id: string;
    graph: GraphContent;
  }): Promise<void> {
    const { valid, problems: found } = validateGraph({ graph, nodeTypes });
    const names = await variables.names({ workspaceId: actor.workspaceId });
    // Types mean something only where the shape is right.
    const problems = valid ? [...found, ...checkGraphTypes({ graph, nodeTypes, variables: names })] : found;
    const errors = problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0) {
      throw new WorkfuseError({
        code: "graph.invalid",
        message:
          errors.length === 1 ? (errors[0]?.message ?? "") : `The workflow has ${errors.length} problems.`,
        details: { problems },
      });
    }
    const arns = secretArnsIn(graph);
    const usable = await references.usable({ workspaceId: actor.workspaceId, workflowId: id, arns });
    const unknown = arns.filter((arn) => !usable.has(arn));
    if (unknown.length > 0) {
      throw new WorkfuseError({
        code: "graph.invalid",
        message: "The workflow uses a credential that does not exist in this workspace. Choose another.",
        details: { arns: unknown },
      });
    }
  }

  async function create({
    actor,
    name,
    description,
    graph,
  }: {
    actor: Actor;
    name: string;
    description?: string | undefined;
    graph: GraphContent;
  }): Promise<Workflow> {
    const id = ids.next();
    await check({ actor, id, graph });
    const now = clock.now();
    await workflows.create({
      workflow: {
        id,
        workspaceId: actor.workspaceId,
        name,
        description: description ?? null,
        webhookToken: newWebhookToken(),
        createdBy: actor.userId,
        createdAt: now,
        updatedAt: now,
      },
      version: { id: ids.next(), graph, message: null, userId: actor.userId },
    });
    return present(await find({ actor, id }));
  }

  async function update({
    actor,
    id,
    baseVersion,
    name,
    description,
    graph,
    message,
  }: {
    actor: Actor;
    id: string;
    /** The version that the change was made from. */
    baseVersion: number;
    name?: string | undefined;
    description?: string | null | undefined;
    graph?: GraphContent | undefined;
    message?: string | undefined;
  }): Promise<Workflow> {
    const before = await find({ actor, id });
    if (graph) await check({ actor, id, graph });
    const saved = await workflows.update({
      scope: { workspaceId: actor.workspaceId, id },
      baseVersion,
      changes: {
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
      },
      version: graph && { id: ids.next(), graph, message: message ?? null, userId: actor.userId },
      now: clock.now(),
    });
    if (!saved) {
      const current = await find({ actor, id });
      throw new WorkfuseError({
        code: "workflow.version_conflict",
        message: `Somebody saved version ${current.version} meanwhile; your change was made from version ${baseVersion}.`,
        details: {
          currentVersion: current.version,
          baseVersion,
          currentGraph: current.graph,
          before: before.version,
        },
      });
    }
    return present(await find({ actor, id }));
  }

  async function publish({
    actor,
    id,
    activate = false,
  }: {
    actor: Actor;
    id: string;
    activate?: boolean;
  }): Promise<Workflow> {
    const row = await find({ actor, id });
    await check({ actor, id, graph: row.graph });
    const now = clock.now();
    await workflows.setPublication({
      scope: { workspaceId: actor.workspaceId, id },
      publishedVersion: row.version,
      ...(activate ? { isActive: true } : {}),
      trigger: activate || row.isActive ? triggerRegistration({ graph: row.graph, now }) : null,
      priority: prioritySecondsOf(row.graph),
      now,
    });
    return present(await find({ actor, id }));
  }

  return {
    create,
    update,
    publish: ({ actor, id }: { actor: Actor; id: string }) => publish({ actor, id }),

    starters: () => starters.map(({ id, name, description }) => ({ id, name, description })),

    async createFromStarter({
      actor,
      name,
      description,
      starter,
    }: {
      actor: Actor;
      name: string;
      description?: string | undefined;
      starter: string;
    }): Promise<Workflow> {
      const found = starters.find(({ id }) => id === starter);
      if (!found)
        throw new WorkfuseError({ code: "resource.not_found", message: "This starter does not exist." });
      return create({ actor, name, description: description ?? found.description, graph: found.graph });
    },

    async get({ actor, id }: { actor: Actor; id: string }): Promise<Workflow> {
      return present(await find({ actor, id }));
    },

    /** Workflows that run this one, by their newest versions; a hundred at most. */
    async callers({ actor, id }: { actor: Actor; id: string }) {
      await find({ actor, id });
      return workflows.callers({ workspaceId: actor.workspaceId, id });
    },

    async list({
      actor,
      search,
      cursor,
      limit,
    }: {
      actor: Actor;
      search?: string | undefined;
      cursor?: string | undefined;
      limit: number;
    }): Promise<Page<ReturnType<typeof summarise>>> {
      const from = readCursor({ cursor, schema: cursorSchema });
      const rows = await workflows.list({
        workspaceId: actor.workspaceId,
        search,
        before: from && { updatedAt: new Date(from[0]), id: from[1] },
        limit: limit + 1,
      });
      return toPage({
        rows,
        limit,
        item: summarise,
        cursor: ({ workflow }) => [workflow.updatedAt.toISOString(), workflow.id],
      });
    },

    async activate({ actor, id, active }: { actor: Actor; id: string; active: boolean }): Promise<Workflow> {
      if (active) return publish({ actor, id, activate: true });
      await find({ actor, id });
      await workflows.setPublication({
        scope: { workspaceId: actor.workspaceId, id },
        isActive: false,
        trigger: null,
        now: clock.now(),
      });
      return present(await find({ actor, id }));
    },

    async versions({ actor, id }: { actor: Actor; id: string }) {
      await find({ actor, id });
      const rows = await workflows.versions({ workflowId: id });
      return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
    },

    /** One saved version with its graph. */
    async version({ actor, id, version }: { actor: Actor; id: string; version: number }) {
      await find({ actor, id });
      const found = await workflows.getVersion({ workflowId: id, version });
      if (!found)
        throw new WorkfuseError({ code: "resource.not_found", message: "This version does not exist." });
      const { graph, message, createdAt } = found;
      return { version, graph, message, createdAt: createdAt.toISOString() };
    },

    /** Makes an older version's graph the newest version. */
    async restore({ actor, id, version }: { actor: Actor; id: string; version: number }): Promise<Workflow> {
      const current = await find({ actor, id });
      const old = await workflows.getVersion({ workflowId: id, version });
      if (!old)
        throw new WorkfuseError({ code: "resource.not_found", message: "This version does not exist." });
      return update({
        actor,
        id,
        baseVersion: current.version,
        graph: old.graph,
        message: `Restored from version ${version}`,
      });
    },

    /** Deletes the workflow and the credentials that belong to it alone. */
    async delete({ actor, id }: { actor: Actor; id: string }): Promise<{ id: string }> {
      await find({ actor, id });
      // The values go first: a crash in between leaves a workflow to delete again, never a value that nobody knows of.
      await secrets.deleteOfWorkflow({ actor, workflowId: id });
      await workflows.delete({ workspaceId: actor.workspaceId, id });
      return { id };
    },
  };
}

export type WorkflowService = ReturnType<typeof createWorkflowService>;

function summarise({ workflow, last }: Awaited<ReturnType<WorkflowRepository["list"]>>[number]) {
  return {
    id: workflow.id,
    name: workflow.name,
    description: workflow.description,
    version: workflow.version,
    publishedVersion: workflow.publishedVersion,
    isActive: workflow.isActive,
    updatedAt: workflow.updatedAt.toISOString(),
    lastExecution: last && { id: last.id, status: last.status, startedAt: last.startedAt.toISOString() },
  };
}
