import { WorkfuseError } from "@workfuse/errors";
import { graphContentSchema, migrateGraph, secretArnsIn } from "@workfuse/graph";
import type { Clock } from "@workfuse/ports";
import { z } from "zod";
import type { Actor } from "./actor.ts";
import type { Workflow, WorkflowService } from "./workflow-service.ts";

/** A workflow as a file. Credentials are in it as references only. */
export const workflowExportSchema = z.strictObject({
  format: z.literal("workfuse.workflow"),
  formatVersion: z.literal(1),
  exportedAt: z.iso.datetime(),
  name: z.string().min(1).max(200),
  description: z.string().max(10_000).nullable(),
  version: z.int().positive(),
  graph: graphContentSchema,
  /** ARNs that the graph refers to. */
  credentials: z.array(z.string()),
});
export type WorkflowExport = z.output<typeof workflowExportSchema>;

export function createTransferService({ workflows, clock }: { workflows: WorkflowService; clock: Clock }) {
  return {
    async export({ actor, id }: { actor: Actor; id: string }): Promise<WorkflowExport> {
      const { name, description, version, graph } = await workflows.get({ actor, id });
      return {
        format: "workfuse.workflow",
        formatVersion: 1,
        exportedAt: clock.now().toISOString(),
        name,
        description,
        version,
        graph,
        credentials: [...secretArnsIn(graph)],
      };
    },

    /** @throws WorkfuseError `request.invalid` naming what is wrong, `graph.invalid` with every problem of the graph */
    async import({ actor, data }: { actor: Actor; data: unknown }): Promise<Workflow> {
      const parsed = workflowExportSchema.safeParse(migrated(data));
      if (!parsed.success) {
        throw new WorkfuseError({
          code: "request.invalid",
          message: "This is not a WorkFuse workflow.",
          details: {
            problems: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })),
          },
        });
      }
      const { name, description, graph } = parsed.data;
      return workflows.create({ actor, name, description: description ?? undefined, graph });
    },
  };
}

export type TransferService = ReturnType<typeof createTransferService>;

/** The export with its graph brought to today's format; what has no graph is left for the schema to refuse. */
function migrated(data: unknown): unknown {
  if (typeof data !== "object" || data === null || !("graph" in data)) return data;
  const graph = migrateGraph(data.graph);
  return graph.ok ? { ...data, graph: graph.value } : data;
}
