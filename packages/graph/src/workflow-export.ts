import { z } from "zod";
import { migrateGraph } from "./migrate.ts";
import { graphContentSchema } from "./model.ts";

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
  /** How those were called, by ARN: an import elsewhere looks for credentials of the same names. */
  credentialNames: z.record(z.string(), z.string()).optional(),
});
export type WorkflowExport = z.output<typeof workflowExportSchema>;

/** An export as it was read from a file, of this format or an older one. */
export function parseWorkflowExport(data: unknown): z.ZodSafeParseResult<WorkflowExport> {
  return workflowExportSchema.safeParse(migrated(data));
}

/** The export with its graph brought to today's format; what has no graph is left for the schema to refuse. */
function migrated(data: unknown): unknown {
  if (typeof data !== "object" || data === null || !("graph" in data)) return data;
  const graph = migrateGraph(data.graph);
  return graph.ok ? { ...data, graph: graph.value } : data;
}
