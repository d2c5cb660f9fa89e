import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { comparedField, matchField, operatorField } from "../fields/comparison.ts";
import { listSchema, pathPlaceholder, pathSchema } from "../fields/list-field.ts";

export const filterNode = defineNode({
  type: "filter",
  label: "Filter",
  description: "Keeps the items of a list that meet the rules.",
  group: "data",
  icon: "funnel",
  role: "action",
  config: (templated) =>
    z.strictObject({
      list: templated(listSchema).meta({ title: "List", placeholder: "{{nodes.http.body.items}}" }),
      match: matchField.default("all"),
      rules: z
        .array(
          z.strictObject({
            path: pathSchema.default("").meta({
              title: "Field of the item",
              description: "Empty for the item itself.",
              placeholder: pathPlaceholder,
            }),
            operator: operatorField,
            value: comparedField(templated),
            negate: z.boolean().optional().meta({ title: "Must not" }),
          }),
        )
        .min(1, "A filter needs at least one rule.")
        .max(100)
        .meta({ title: "Rules" }),
    }),
  output: z.object({ items: z.array(z.unknown()), rejected: z.array(z.unknown()), count: z.number() }),
  effect: "pure",
  initialConfig: {
    list: "{{trigger.data}}",
    rules: [{ path: "", operator: "exists" }],
  },
});
