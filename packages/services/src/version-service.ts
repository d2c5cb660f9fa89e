import type { WorkflowRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import { type GraphContent, type GraphDiff, diffGraphs } from "@workfuse/graph";
import { z } from "zod";
import type { Actor } from "./actor.ts";
import { type Page, readCursor, toPage } from "./page.ts";

/** A saved version. Dates are ISO 8601 in UTC. */
export type VersionSummary = {
  readonly version: number;
  readonly message: string | null;
  /** Null: that person is no longer there. */
  readonly author: string | null;
  readonly createdAt: string;
};

const cursorSchema = z.int().positive();

/** What a workflow was before. */
export function createVersionService({ workflows }: { workflows: WorkflowRepository }) {
  async function mustExist({ actor, id }: { actor: Actor; id: string }): Promise<void> {
    if (await workflows.get({ workspaceId: actor.workspaceId, id })) return;
    throw new WorkfuseError({ code: "resource.not_found", message: "This workflow does not exist." });
  }

  async function graphOf({ id, version }: { id: string; version: number }) {
    const found = await workflows.getVersion({ workflowId: id, version });
    if (found) return found;
    throw new WorkfuseError({ code: "resource.not_found", message: "This version does not exist." });
  }

  return {
    /** The newest first. */
    async list({
      actor,
      id,
      cursor,
      limit,
    }: {
      actor: Actor;
      id: string;
      cursor?: string | undefined;
      limit: number;
    }): Promise<Page<VersionSummary>> {
      await mustExist({ actor, id });
      const rows = await workflows.versions({
        workflowId: id,
        before: readCursor({ cursor, schema: cursorSchema }),
        limit: limit + 1,
      });
      return toPage({
        rows,
        limit,
        item: ({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }),
        cursor: ({ version }) => version,
      });
    },

    /** @throws WorkfuseError `resource.not_found` */
    async get({
      actor,
      id,
      version,
    }: {
      actor: Actor;
      id: string;
      version: number;
    }): Promise<{ version: number; message: string | null; createdAt: string; graph: GraphContent }> {
      await mustExist({ actor, id });
      const { graph, message, createdAt } = await graphOf({ id, version });
      return { version, message, createdAt: createdAt.toISOString(), graph };
    },

    /** What leads from one version to another. @throws WorkfuseError `resource.not_found` */
    async diff({
      actor,
      id,
      from,
      to,
    }: {
      actor: Actor;
      id: string;
      from: number;
      to: number;
    }): Promise<{ from: number; to: number; diff: GraphDiff }> {
      await mustExist({ actor, id });
      const [before, after] = [await graphOf({ id, version: from }), await graphOf({ id, version: to })];
      return { from, to, diff: diffGraphs(before.graph, after.graph) };
    },
  };
}

export type VersionService = ReturnType<typeof createVersionService>;
