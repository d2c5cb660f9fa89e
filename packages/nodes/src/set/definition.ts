import { z } from "zod";
import { defineNode } from "../define-node.ts";

const types = ["auto", "text", "number", "boolean", "date", "json"] as const;

export const setNode = defineNode({
  type: "set",
  label: "Set fields",
  description: "Makes an object: fields with values, in a new one or added to another.",
  group: "data",
  icon: "pencil-line",
  role: "action",
  config: (templated) =>
    z.strictObject({
      input: templated(z.unknown()).optional().meta({
        title: "Start from",
        description: "An object, or a list of objects: the fields are set in each. Empty for a new object.",
        placeholder: "{{trigger.data}}",
      }),
      keep: z
        .enum(["all", "none"])
        .default("all")
        .meta({
          title: "Other fields",
          options: { all: "keep them", none: "leave them out" },
        }),
      fields: z
        .array(
          z.strictObject({
            path: z
              .string()
              .min(1, "A field needs a name.")
              .max(500)
              .meta({ title: "Field", description: "A name or a path.", placeholder: "customer.email" }),
            value: templated(z.unknown()).meta({
              title: "Value",
              placeholder: "{{trigger.data.email}}",
            }),
            type: z
              .enum(types)
              .default("auto")
              .meta({
                title: "Type",
                options: {
                  auto: "as it is",
                  text: "Text",
                  number: "Number",
                  boolean: "Yes or no",
                  date: "Date (ISO)",
                  json: "JSON",
                },
              }),
          }),
        )
        .max(200)
        .default([])
        .meta({ title: "Fields" }),
      remove: z.array(z.string().min(1).max(500)).max(200).optional().meta({ title: "Removed fields" }),
    }),
  output: z.unknown(),
  effect: "pure",
  initialConfig: {
    fields: [{ path: "name", value: "{{trigger.data.name}}" }],
  },
});
