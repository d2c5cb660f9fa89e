import { graphContentSchema } from "@workfuse/graph";
import { z } from "zod";
import { procedure, router } from "./base.ts";
import { idInput, pageInput } from "./inputs.ts";

const name = z.string().trim().min(1, "A name is needed.").max(200);
const description = z.string().max(10_000);

export const workflowsRouter = router({
  create: procedure("workflow.write")
    .input(
      z.strictObject({
        name,
        description: description.optional(),
        starter: z.string().max(64).default("empty"),
        graph: graphContentSchema.optional(),
      }),
    )
    .mutation(({ ctx: { actor, services }, input: { graph, starter, ...input } }) =>
      graph
        ? services.workflows.create({ actor, ...input, graph })
        : services.workflows.createFromStarter({ actor, ...input, starter }),
    ),

  starters: procedure("workflow.read").query(({ ctx: { services } }) => services.workflows.starters()),

  get: procedure("workflow.read")
    .input(idInput)
    .query(({ ctx: { actor, services }, input }) => services.workflows.get({ actor, ...input })),

  list: procedure("workflow.read")
    .input(pageInput.extend({ search: z.string().max(200).optional() }))
    .query(({ ctx: { actor, services }, input }) => services.workflows.list({ actor, ...input })),

  callers: procedure("workflow.read")
    .input(idInput)
    .query(({ ctx: { actor, services }, input }) => services.workflows.callers({ actor, ...input })),

  update: procedure("workflow.write")
    .input(
      idInput.extend({
        baseVersion: z.int().positive(),
        name: name.optional(),
        description: description.nullable().optional(),
        graph: graphContentSchema.optional(),
        message: z.string().max(500).optional(),
      }),
    )
    .mutation(({ ctx: { actor, services }, input }) => services.workflows.update({ actor, ...input })),

  activate: procedure("workflow.activate")
    .input(idInput.extend({ active: z.boolean() }))
    .mutation(({ ctx: { actor, services }, input }) => services.workflows.activate({ actor, ...input })),

  publish: procedure("workflow.activate")
    .input(idInput)
    .mutation(({ ctx: { actor, services }, input }) => services.workflows.publish({ actor, ...input })),

  delete: procedure("workflow.delete")
    .input(idInput)
    .mutation(({ ctx: { actor, services }, input }) => services.workflows.delete({ actor, ...input })),

  versions: procedure("workflow.read")
    .input(idInput)
    .query(({ ctx: { actor, services }, input }) => services.workflows.versions({ actor, ...input })),

  version: procedure("workflow.read")
    .input(idInput.extend({ version: z.int().positive() }))
    .query(({ ctx: { actor, services }, input }) => services.workflows.version({ actor, ...input })),

  restore: procedure("workflow.write")
    .input(idInput.extend({ version: z.int().positive() }))
    .mutation(({ ctx: { actor, services }, input }) => services.workflows.restore({ actor, ...input })),

  export: procedure("workflow.read")
    .input(idInput)
    .query(({ ctx: { actor, services }, input }) => services.transfer.export({ actor, ...input })),

  import: procedure("workflow.write")
    .input(z.strictObject({ data: z.unknown() }))
    .mutation(({ ctx: { actor, services }, input }) => services.transfer.import({ actor, ...input })),
});
