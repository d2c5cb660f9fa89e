import { graphContentSchema } from "@workfuse/graph";
import { z } from "zod";
import { procedure, router } from "./base.ts";
import {
  credentialMap,
  description,
  folder,
  idInput,
  name,
  pageInput,
  tagList,
  workflowFilters,
} from "./inputs.ts";

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
    .input(pageInput.extend(workflowFilters))
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
    .input(idInput.extend({ version: z.int().positive().optional() }))
    .mutation(({ ctx: { actor, services }, input }) => services.workflows.publish({ actor, ...input })),

  delete: procedure("workflow.delete")
    .input(idInput)
    .mutation(({ ctx: { actor, services }, input }) => services.workflows.delete({ actor, ...input })),

  versions: procedure("workflow.read")
    .input(idInput)
    .query(({ ctx: { actor, services }, input }) => services.workflows.versions({ actor, ...input })),

  restore: procedure("workflow.write")
    .input(idInput.extend({ version: z.int().positive() }))
    .mutation(({ ctx: { actor, services }, input }) => services.workflows.restore({ actor, ...input })),

  export: procedure("workflow.read")
    .input(idInput)
    .query(({ ctx: { actor, services }, input }) => services.transfer.export({ actor, ...input })),

  import: procedure("workflow.write")
    .input(z.strictObject({ data: z.unknown(), credentials: credentialMap.optional() }))
    .mutation(({ ctx: { actor, services }, input }) => services.transfer.import({ actor, ...input })),

  duplicate: procedure("workflow.write")
    .input(idInput.extend({ name: name.optional() }))
    .mutation(({ ctx: { actor, services }, input }) => services.transfer.duplicate({ actor, ...input })),

  organize: procedure("workflow.write")
    .input(idInput.extend({ tags: tagList.optional(), folder: folder.optional() }))
    .mutation(({ ctx: { actor, services }, input }) => services.workflows.organize({ actor, ...input })),

  shelves: procedure("workflow.read").query(({ ctx: { actor, services } }) =>
    services.workflows.shelves({ actor }),
  ),

  version: procedure("workflow.read")
    .input(idInput.extend({ version: z.int().positive() }))
    .query(({ ctx: { actor, services }, input }) => services.versions.get({ actor, ...input })),

  diff: procedure("workflow.read")
    .input(idInput.extend({ from: z.int().positive(), to: z.int().positive() }))
    .query(({ ctx: { actor, services }, input }) => services.versions.diff({ actor, ...input })),
});
