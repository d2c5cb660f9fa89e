import { z } from "zod";
import { procedure, router } from "./base.ts";
import { executionSources, executionStatuses, idInput, moment, pageInput } from "./inputs.ts";

const nodeId = z.string().min(1).max(64);

/** A node at its place: `path` holds the number of each iteration around it, outermost first, with points between. */
const nodeInput = idInput.extend({
  nodeId,
  path: z
    .string()
    .regex(/^(?:\d{1,6}(?:\.\d{1,6}){0,9})?$/)
    .default(""),
});

export const executionsRouter = router({
  trigger: procedure("execution.run")
    .input(
      z.strictObject({
        workflowId: z.string().min(1).max(64),
        payload: z.unknown().optional(),
        until: nodeId.optional(),
        pinned: z.record(nodeId, z.unknown()).optional(),
      }),
    )
    .mutation(({ ctx: { actor, services }, input }) => services.executions.trigger({ actor, ...input })),

  get: procedure("execution.read")
    .input(idInput)
    .query(({ ctx: { actor, services }, input }) => services.executions.get({ actor, ...input })),

  list: procedure("execution.read")
    .input(
      pageInput.extend({
        workflowId: z.string().min(1).max(64).optional(),
        status: z.array(z.enum(executionStatuses)).min(1).optional(),
        source: z.array(z.enum(executionSources)).min(1).optional(),
        /** Text in the message of the error. */
        error: z.string().min(1).max(200).optional(),
        from: moment.optional(),
        to: moment.optional(),
      }),
    )
    .query(({ ctx: { actor, services }, input: { cursor, limit, ...filters } }) =>
      services.executions.list({ actor, cursor, limit, filters }),
    ),

  retry: procedure("execution.run")
    .input(
      idInput.extend({
        from: z.union([z.literal("failed"), z.strictObject({ nodeId })]).optional(),
        config: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .mutation(({ ctx: { actor, services }, input }) => services.executions.retry({ actor, ...input })),

  replay: procedure("execution.run")
    .input(idInput)
    .mutation(({ ctx: { actor, services }, input }) => services.executions.replay({ actor, ...input })),

  node: procedure("execution.read")
    .input(nodeInput)
    .query(({ ctx: { actor, services }, input }) => services.executions.node({ actor, ...input })),

  text: procedure("execution.read")
    .input(
      nodeInput.extend({
        part: z.enum(["input", "output"]),
        offset: z.int().min(0).default(0),
        length: z.int().min(1).max(1_000_000).default(100_000),
      }),
    )
    .query(({ ctx: { actor, services }, input }) => services.executions.text({ actor, ...input })),

  iterations: procedure("execution.read")
    .input(pageInput.extend({ id: idInput.shape.id, nodeId: nodeInput.shape.nodeId }))
    .query(({ ctx: { actor, services }, input }) => services.executions.iterations({ actor, ...input })),

  answer: procedure("execution.answer")
    .input(nodeInput.extend({ approved: z.boolean(), comment: z.string().max(10_000).default("") }))
    .mutation(({ ctx: { actor, services }, input }) => services.executions.answer({ actor, ...input })),

  cancel: procedure("execution.cancel")
    .input(idInput)
    .mutation(({ ctx: { actor, services }, input }) => services.executions.cancel({ actor, ...input })),
});
