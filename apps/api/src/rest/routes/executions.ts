import { executionSources, executionStatuses, moment } from "@workfuse/router";
import { z } from "zod";
import {
  deleted,
  executionModel,
  executionSummary,
  logEntry,
  nodeResult,
  pageOf,
  started,
  statisticsModel,
} from "../models.ts";
import { days, id, oneOrMore, page } from "../parameters.ts";
import { type Route, route } from "../route.ts";

const tag = "Executions";
const identifier = z.string().min(1).max(64);
const pending = (executionId: string) => ({ executionId, status: "pending" as const });

export const executionRoutes: readonly Route[] = [
  route({
    id: "executions.trigger",
    method: "POST",
    path: "/workflows/{id}/executions",
    summary: "Run a workflow's newest version",
    tag,
    permission: "execution.run",
    parameters: id,
    body: z.strictObject({
      payload: z
        .unknown()
        .optional()
        .meta({ description: "The trigger's data; its sample if there is none." }),
      until: identifier.optional().meta({ description: "The last node to run." }),
    }),
    example: { payload: { name: "Ada" } },
    answer: started,
    status: 202,
    run: async ({ services, actor, parameters, body }) =>
      pending(await services.executions.trigger({ actor, workflowId: parameters.id, ...body })),
  }),
  route({
    id: "executions.list",
    method: "GET",
    path: "/executions",
    summary: "List executions, the newest first",
    tag,
    permission: "execution.read",
    parameters: z.strictObject({
      ...page,
      workflowId: identifier.optional(),
      status: oneOrMore(executionStatuses).optional(),
      source: oneOrMore(executionSources).optional(),
      from: moment.optional(),
      to: moment.optional(),
      error: z.string().min(1).max(200).optional().meta({ description: "Text in the error's message." }),
    }),
    answer: pageOf({ name: "ExecutionPage", item: executionSummary }),
    run: ({ services, actor, parameters: { cursor, limit, ...filters } }) =>
      services.executions.list({ actor, cursor, limit, filters }),
  }),
  route({
    id: "executions.get",
    method: "GET",
    path: "/executions/{id}",
    summary: "Get an execution with the input, output and error of every node",
    tag,
    permission: "execution.read",
    parameters: id,
    answer: executionModel,
    run: ({ services, actor, parameters }) => services.executions.get({ actor, ...parameters }),
  }),
  route({
    id: "executions.node",
    method: "GET",
    path: "/executions/{id}/nodes/{nodeId}",
    summary: "Get one node of an execution, in one iteration of the loops around it",
    tag,
    permission: "execution.read",
    parameters: id.extend({
      nodeId: identifier,
      path: z
        .string()
        .regex(/^(?:\d{1,6}(?:\.\d{1,6}){0,9})?$/)
        .default(""),
    }),
    answer: nodeResult,
    run: ({ services, actor, parameters }) => services.executions.node({ actor, ...parameters }),
  }),
  route({
    id: "executions.logs",
    method: "GET",
    path: "/executions/{id}/logs",
    summary: "List an execution's log entries, the oldest first",
    tag,
    permission: "execution.read",
    parameters: id.extend({
      after: z.coerce.number().int().min(0).default(0).meta({ description: "Entries after this `id` only." }),
      limit: page.limit,
    }),
    answer: z.object({ items: z.array(logEntry).readonly() }),
    run: ({ services, actor, parameters }) => services.executions.logs({ actor, ...parameters }),
  }),
  route({
    id: "executions.cancel",
    method: "POST",
    path: "/executions/{id}/cancel",
    summary: "Cancel an execution that has not ended",
    tag,
    permission: "execution.cancel",
    parameters: id,
    body: z.strictObject({}),
    example: {},
    answer: deleted,
    run: ({ services, actor, parameters }) => services.executions.cancel({ actor, ...parameters }),
  }),
  route({
    id: "executions.retry",
    method: "POST",
    path: "/executions/{id}/retry",
    summary:
      "Run the same version with the same trigger data again, or from where it failed or from a node on",
    tag,
    permission: "execution.run",
    parameters: id,
    body: z.strictObject({
      from: z.union([z.literal("failed"), z.strictObject({ nodeId: identifier })]).optional(),
      config: z.record(z.string(), z.unknown()).optional(),
    }),
    example: { from: "failed" },
    answer: started,
    status: 202,
    run: async ({ services, actor, parameters, body }) =>
      pending(await services.executions.retry({ actor, ...parameters, ...body })),
  }),
  route({
    id: "executions.replay",
    method: "POST",
    path: "/executions/{id}/replay",
    summary: "Run the newest version on what an execution recorded; nothing outside is touched",
    tag,
    permission: "execution.run",
    parameters: id,
    body: z.strictObject({}),
    example: {},
    answer: started,
    status: 202,
    run: async ({ services, actor, parameters }) =>
      pending(await services.executions.replay({ actor, ...parameters })),
  }),
  route({
    id: "executions.answer",
    method: "POST",
    path: "/executions/{id}/answer",
    summary: "Decide on a node that waits for approval",
    tag,
    permission: "execution.answer",
    parameters: id,
    body: z.strictObject({
      nodeId: identifier,
      path: z.string().max(80).default(""),
      approved: z.boolean(),
      comment: z.string().max(10_000).default(""),
    }),
    example: { nodeId: "approval", approved: true },
    answer: deleted,
    run: ({ services, actor, parameters, body }) =>
      services.executions.answer({ actor, ...parameters, ...body }),
  }),
  route({
    id: "statistics.workspace",
    method: "GET",
    path: "/statistics",
    summary: "How all executions of the last days went",
    tag,
    permission: "execution.read",
    parameters: z.strictObject({ days }),
    answer: statisticsModel,
    run: ({ services, actor, parameters }) => services.statistics.workspace({ actor, ...parameters }),
  }),
];
