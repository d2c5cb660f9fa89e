import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { requireFields } from "../fields/missing-field.ts";

const modes = ["each", "times", "while"] as const;
const needed = { each: ["items"], times: ["times"], while: ["while"] } as const;
const only = (...is: readonly (typeof modes)[number][]) => ({ field: "mode", is });

export const loopNode = defineNode({
  type: "loop",
  label: "Loop",
  description:
    "Runs the nodes inside it again and again: for each item, a number of times, or while something holds.",
  group: "flow",
  icon: "repeat",
  role: "action",
  container: true,
  config: (templated) =>
    z
      .strictObject({
        mode: z
          .enum(modes)
          .default("each")
          .meta({
            title: "Repeat",
            options: {
              each: "For each item of a list",
              times: "A number of times",
              while: "While something holds",
            },
          }),
        items: templated(z.array(z.unknown()).max(100_000))
          .optional()
          .meta({
            title: "List",
            description: "Inside the loop, {{item}} is the item and {{index}} its number, from 0.",
            placeholder: "{{nodes.http.body.items}}",
            visibleWhen: only("each"),
          }),
        batchSize: z
          .int()
          .min(1)
          .max(10_000)
          .default(1)
          .meta({
            title: "Items at a time",
            description: "With more than one, {{item}} is a list of so many items.",
            visibleWhen: only("each"),
          }),
        times: templated(z.int().min(0).max(100_000))
          .optional()
          .meta({ title: "Times", visibleWhen: only("times") }),
        while: templated(z.unknown())
          .optional()
          .meta({
            title: "Go on while",
            description:
              "Asked after each iteration, so the first one always runs. {{previous}} is what the iteration gave.",
            placeholder: '{{ne previous.body.status "done"}}',
            visibleWhen: only("while"),
          }),
        maxIterations: z
          .int()
          .min(1)
          .max(100_000)
          .default(1000)
          .meta({
            title: "At most",
            description: "A loop that is not done after so many iterations fails.",
            visibleWhen: only("while"),
          }),
        concurrency: z
          .int()
          .min(1)
          .max(50)
          .default(1)
          .meta({
            title: "At the same time",
            description: "How many iterations run at once.",
            visibleWhen: only("each", "times"),
          }),
        onItemError: z
          .enum(["fail", "continue"])
          .default("fail")
          .meta({
            title: "When an iteration fails",
            options: { fail: "The loop fails", continue: "Keep its error as its result and go on" },
          }),
      })
      .superRefine((config, context) => {
        requireFields({ config, fields: needed[config.mode], context });
      }),
  output: z.object({
    /** What each iteration gave: the output of the last node that ran in it, or `{ error }`. */
    items: z.array(z.unknown()),
    count: z.number(),
  }),
  effect: "pure",
  initialConfig: { mode: "each", items: "{{trigger.data.items}}" },
});
