import { executionSources, executionStatuses } from "@workfuse/router";
import { graphContentSchema } from "@workfuse/graph";
import { z } from "zod";

/** The names of the schemas in the document. */
export const answers = z.registry<{ id: string; title?: string }>();
export const requests = z.registry<{ id: string; title?: string }>();

const moment = z.iso.datetime().meta({ description: "In UTC." });
const text = z.string();
const count = z.int().min(0);

answers.add(graphContentSchema, { id: "Graph" });
requests.add(graphContentSchema, { id: "GraphInput" });

answers.add(
  z.object({
    type: text.meta({ description: "about:blank: the code says what kind of problem it is." }),
    title: text,
    status: z.int(),
    detail: text,
    instance: text.meta({ description: "The path that was asked for." }),
    code: text.meta({ description: "What kind of problem it is, for programs." }),
    message: text.meta({ description: "The same as `detail`." }),
    details: z.record(z.string(), z.unknown()).optional(),
    retryable: z.boolean().meta({ description: "Whether the same request may succeed later." }),
    timestamp: moment,
    requestId: text,
  }),
  { id: "Problem" },
);

/** A page of a list, as a schema of its own name. */
export function pageOf<T extends z.ZodType>({ name, item }: { name: string; item: T }) {
  return z
    .object({
      items: z.array(item).readonly(),
      nextCursor: text.nullable().meta({ description: "`cursor` of the next page; null: this is the last." }),
    })
    .register(answers, { id: name });
}

const status = z.enum(executionStatuses);
const execution = { id: text, status };

export const workflowSummary = z
  .object({
    id: text,
    name: text,
    description: text.nullable(),
    version: z.int().positive(),
    publishedVersion: z.int().positive().nullable(),
    isActive: z.boolean(),
    tags: z.array(text).readonly(),
    folder: text,
    updatedAt: moment,
    lastExecution: z.object({ ...execution, startedAt: moment }).nullable(),
  })
  .register(answers, { id: "WorkflowSummary" });

export const workflowModel = z
  .object({
    id: text,
    name: text,
    description: text.nullable(),
    graph: graphContentSchema,
    version: z.int().positive(),
    publishedVersion: z.int().positive().nullable(),
    isActive: z.boolean(),
    tags: z.array(text).readonly(),
    folder: text.meta({ description: "Folders with slashes between; empty: in none." }),
    webhookUrl: text,
    formUrl: text,
    createdAt: moment,
    updatedAt: moment,
  })
  .register(answers, { id: "Workflow" });

export const versionSummary = z
  .object({
    version: z.int().positive(),
    message: text.nullable(),
    author: text.nullable(),
    createdAt: moment,
  })
  .register(answers, { id: "VersionSummary" });

export const versionModel = z
  .object({
    version: z.int().positive(),
    message: text.nullable(),
    createdAt: moment,
    graph: graphContentSchema,
  })
  .register(answers, { id: "Version" });

export const diffModel = z
  .object({
    from: z.int().positive(),
    to: z.int().positive(),
    diff: z.object({ nodes: z.looseObject({}), edges: z.looseObject({}) }),
  })
  .register(answers, { id: "VersionDiff" });

export const reference = z.object({ id: text, name: text }).register(answers, { id: "Reference" });
export const deleted = z.object({ id: text }).register(answers, { id: "Changed" });

const rates = {
  days: z.int(),
  total: count,
  completed: count,
  failed: count,
  cancelled: count,
  open: count,
  successRate: z
    .number()
    .nullable()
    .meta({ description: "Of what was completed or failed; null: nothing was." }),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  perDay: z.array(z.object({ day: text, total: count, completed: count, failed: count })).readonly(),
};
export const statisticsModel = z.object(rates).register(answers, { id: "Statistics" });
export const workflowStatisticsModel = z
  .object({
    ...rates,
    lastRuns: z
      .array(z.object({ ...execution, source: text, createdAt: moment, duration: z.int().nullable() }))
      .readonly(),
  })
  .register(answers, { id: "WorkflowStatistics" });

export const started = z
  .object({ executionId: text, status: z.literal("pending") })
  .register(answers, { id: "StartedExecution" });

const times = {
  createdAt: moment,
  startedAt: moment.nullable(),
  completedAt: moment.nullable(),
  duration: z.int().nullable().meta({ description: "Milliseconds from start to end." }),
};
const executionError = z.object({ code: text, message: text, nodeId: text.optional() }).nullable();

export const executionSummary = z
  .object({
    ...execution,
    ...times,
    workflowId: text,
    workflowName: text,
    version: z.int().positive(),
    source: text.meta({ description: `One of ${executionSources.join(", ")}.` }),
    error: executionError,
    wakeAt: moment.nullable(),
  })
  .register(answers, { id: "ExecutionSummary" });

const large = z.object({ bytes: count, preview: text }).nullable();
export const nodeResult = z
  .object({
    nodeId: text,
    path: text.meta({ description: "The number of each loop iteration around it, with points between." }),
    status: z.enum(["running", "success", "failure", "skipped"]),
    input: z.unknown(),
    output: z.unknown(),
    largeInput: large,
    largeOutput: large,
    error: z
      .object({ code: text, message: text, details: z.record(z.string(), z.unknown()).optional() })
      .nullable(),
    handle: text.nullable(),
    attempt: count,
    interruptions: count,
    startedAt: moment.nullable(),
    completedAt: moment.nullable(),
    duration: z.int().nullable(),
    cpuMs: z.number().nullable(),
    modelsUsage: z
      .object({
        requests: count,
        promptTokens: count,
        completionTokens: count,
        cachedTokens: count,
        cost: z.number().nullable().meta({ description: "Dollars, estimated." }),
        latency: z.number(),
      })
      .nullable(),
    startedSequence: z.int().nullable(),
    completedSequence: z.int().nullable(),
    iterations: z.object({ total: count, failed: count }).nullable(),
  })
  .register(answers, { id: "NodeResult" });

const logFields = {
  nodeId: text,
  path: text,
  level: z.enum(["debug", "info", "warn", "error"]),
  message: text,
  timestamp: moment,
};
export const logEntry = z
  .object({ id: z.int().meta({ description: "Grows with time; `after` takes it." }), ...logFields })
  .register(answers, { id: "LogEntry" });

export const executionModel = z
  .object({
    ...execution,
    ...times,
    workflowId: text,
    workflowName: text,
    version: z.int().positive(),
    source: text,
    retryOf: text.nullable(),
    trigger: z.unknown(),
    error: executionError,
    sequence: count,
    graph: graphContentSchema,
    wakeAt: moment.nullable(),
    metrics: z.object({
      duration: z.int().nullable(),
      queueMs: z.int().nullable(),
      nodes: count,
      attempts: count,
      cpuMs: z.number(),
      tokens: z.number(),
      cost: z.number(),
      inputBytes: z.number(),
      outputBytes: z.number(),
    }),
    nodeResults: z.array(nodeResult).readonly(),
    logs: z.array(z.object(logFields)).readonly(),
  })
  .register(answers, { id: "Execution" });

const credentialFields = {
  id: text,
  name: text,
  type: text.meta({ description: "What kind of credential it is; text: any." }),
  arn: text.meta({ description: "What workflows refer to it by. The value is never shown." }),
  description: text.nullable(),
  workflowId: text.nullable().meta({ description: "The only workflow that may use it; null: every one." }),
  createdAt: moment,
  rotatedAt: moment.nullable(),
};
export const credentialModel = z.object(credentialFields).register(answers, { id: "Credential" });
export const storedCredential = z
  .object({ ...credentialFields, warning: text.nullable() })
  .register(answers, { id: "StoredCredential" });

export const webhookModel = z
  .object({
    workflowId: text,
    url: text,
    testUrl: text,
    isActive: z.boolean(),
    settings: z.looseObject({}),
    listeningUntil: moment.nullable(),
  })
  .register(answers, { id: "Webhook" });

export const deliveryModel = z
  .object({
    id: text,
    at: moment,
    isTest: z.boolean(),
    method: text,
    path: text,
    address: text,
    size: count,
    outcome: z.enum(["accepted", "repeated", "answered", "refused"]),
    status: z.int(),
    reason: text.nullable(),
    executionId: text.nullable(),
  })
  .register(answers, { id: "Delivery" });

export const scheduleModel = z
  .object({
    workflowId: text,
    workflowName: text,
    schedule: z.looseObject({ kind: z.enum(["cron", "interval", "once"]) }),
    nextAt: moment,
    upcoming: z.array(moment).readonly(),
  })
  .register(answers, { id: "Schedule" });

export const memberModel = z
  .object({
    userId: text,
    name: text,
    email: text,
    role: z.enum(["viewer", "editor", "admin"]),
    since: moment,
  })
  .register(answers, { id: "Member" });

export const variableModel = z
  .object({ name: text, value: text, updatedAt: moment })
  .register(answers, { id: "Variable" });

export const auditEventModel = z
  .object({
    id: text,
    at: moment,
    userId: text.nullable(),
    userName: text.nullable(),
    apiKeyId: text.nullable(),
    action: text,
    targetId: text.nullable(),
    details: z.record(z.string(), z.unknown()),
    address: text,
    requestId: text,
  })
  .register(answers, { id: "AuditEvent" });
