import { z } from "zod";

/** Ids of nodes and edges. Never used in file names, commands or SQL identifiers. */
export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "An id has 1 to 64 letters, digits, underscores or hyphens.");

export const positionSchema = z.strictObject({ x: z.number(), y: z.number() });
export type Position = z.output<typeof positionSchema>;

/** Attempts count the first one. Delays grow by the multiplier, up to a cap of 60 s, with ±20 % jitter. */
export const retryPolicySchema = z.strictObject({
  maxAttempts: z.int().min(1).max(20),
  backoffMultiplier: z.number().min(1).max(10),
  /** Milliseconds before the second attempt. */
  initialDelayMs: z.int().min(0).max(3_600_000),
});
export type RetryPolicy = z.output<typeof retryPolicySchema>;

const onErrorSchema = z.enum(["fail", "continue", "branch"]);
/** What a failed node does to its execution: ends it, hands on `{ error }`, or takes the `error` handle. */
export type OnError = z.output<typeof onErrorSchema>;

const forEachSchema = z.strictObject({
  /** A template or expression that gives a list. */
  items: z.unknown(),
  concurrency: z.int().min(1).max(100).optional(),
  onItemError: z.enum(["fail", "continue"]).optional(),
});
export type ForEach = z.output<typeof forEachSchema>;

export const nodeConfigurationSchema = z.strictObject({
  label: z.string().min(1).max(200),
  config: z.record(z.string(), z.unknown()),
  retryPolicy: retryPolicySchema.optional(),
  onError: onErrorSchema.optional(),
  forEach: forEachSchema.optional(),
  /** Milliseconds for one attempt. */
  timeoutMs: z.int().min(1).max(86_400_000).optional(),
  notes: z.string().max(10_000).optional(),
});
export type NodeConfiguration = z.output<typeof nodeConfigurationSchema>;

export const workflowNodeSchema = z.strictObject({
  id: idSchema,
  type: z.string().min(1).max(64),
  position: positionSchema,
  data: nodeConfigurationSchema,
  /** The loop node whose body this node belongs to. */
  parentId: idSchema.optional(),
  disabled: z.boolean().optional(),
});
export type WorkflowNode = z.output<typeof workflowNodeSchema>;

export const workflowEdgeSchema = z.strictObject({
  id: idSchema,
  source: idSchema,
  target: idSchema,
  /** Absent: the node's only (`out`) output. */
  sourceHandle: z.string().max(200).optional(),
  targetHandle: z.string().max(200).optional(),
});
export type WorkflowEdge = z.output<typeof workflowEdgeSchema>;

/** The format that this code writes. `migrateGraph` reads every older one. */
export const graphFormatVersion = 1;

/** More is refused before it is looked at. */
export const graphLimits = { nodes: 20_000, edges: 60_000 } as const;

/** What is versioned: the nodes and edges of a workflow. */
export const graphContentSchema = z.strictObject({
  formatVersion: z.literal(graphFormatVersion),
  nodes: z.array(workflowNodeSchema).max(graphLimits.nodes),
  edges: z.array(workflowEdgeSchema).max(graphLimits.edges),
});
export type GraphContent = z.output<typeof graphContentSchema>;

/** A workflow's graph together with what identifies it. Dates are ISO 8601 in UTC. */
export const workflowGraphSchema = graphContentSchema.extend({
  id: z.string(),
  name: z.string().min(1).max(200),
  version: z.int().positive(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type WorkflowGraph = z.output<typeof workflowGraphSchema>;

export const emptyGraph: GraphContent = { formatVersion: graphFormatVersion, nodes: [], edges: [] };

/** The handle of nodes with one output, and of an edge that names none. */
export const defaultHandle = "out";
/** The handle that a failed node with `onError: "branch"` takes. Every node has it. */
export const errorHandle = "error";
