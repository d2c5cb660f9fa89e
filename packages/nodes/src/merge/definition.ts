import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { pathSchema } from "../fields/list-field.ts";
import { requireFields } from "../fields/missing-field.ts";

export const mergeNode = defineNode({
  type: "merge",
  label: "Merge",
  description: "Brings the outputs of several branches together.",
  group: "flow",
  icon: "merge",
  role: "action",
  config: (templated) =>
    z
      .strictObject({
        mode: z
          .enum(["object", "append", "position", "key", "first", "race"])
          .default("object")
          .meta({
            title: "How",
            options: {
              object: "An object with a field for each input",
              append: "One list after the other",
              position: "Items in the same place become one",
              key: "Items with the same key become one",
              first: "The first input that is there",
              race: "The branch that arrives first; the others go on",
            },
          }),
        inputs: z
          .array(
            z.strictObject({
              name: z.string().min(1, "An input needs a name.").max(100).meta({ title: "Name" }),
              value: templated(z.unknown()).meta({
                title: "Value",
                description: "Of a branch that may not have run: {{default nodes.a.body null}}.",
                placeholder: "{{nodes.http.body}}",
              }),
            }),
          )
          .min(1, "There is nothing to merge.")
          .max(50)
          .meta({ title: "Inputs" }),
        key: pathSchema.optional().meta({
          title: "Key field",
          placeholder: "id",
          visibleWhen: { field: "mode", is: ["key"] },
        }),
      })
      .superRefine((config, context) => {
        requireFields({ config, fields: config.mode === "key" ? ["key"] : [], context });
      }),
  output: z.unknown(),
  startsOnFirst: ({ mode }) => mode === "race",
  effect: "pure",
  initialConfig: { mode: "object", inputs: [{ name: "trigger", value: "{{trigger.data}}" }] },
});
