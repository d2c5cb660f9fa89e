import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { listSchema, pathPlaceholder, pathSchema } from "../fields/list-field.ts";
import { requireFields } from "../fields/missing-field.ts";

const operations = [
  "split",
  "aggregate",
  "sort",
  "limit",
  "unique",
  "summarize",
  "chunk",
  "rename",
  "compare",
  "join",
] as const;
type Operation = (typeof operations)[number];

// What an operation cannot do without.
const needed: Partial<Record<Operation, readonly string[]>> = {
  split: ["path"],
  aggregate: ["path"],
  chunk: ["size"],
  limit: ["count"],
  rename: ["names"],
  summarize: ["summaries"],
  compare: ["other"],
  join: ["other"],
};

const only = (...is: readonly Operation[]) => ({ field: "operation", is });

export const listNode = defineNode({
  type: "list",
  label: "List",
  description: "Sorts, groups, splits, shortens, compares and joins lists.",
  group: "data",
  icon: "list-tree",
  role: "action",
  config: (templated) =>
    z
      .strictObject({
        operation: z.enum(operations).meta({
          title: "What to do",
          options: {
            split: "Split out: an item for each element of a list inside the items",
            aggregate: "Collect one field of all items",
            sort: "Sort",
            limit: "Keep the first or the last",
            unique: "Remove duplicates",
            summarize: "Group and summarise",
            chunk: "Cut into pieces",
            rename: "Rename fields",
            compare: "Compare with another list",
            join: "Join with another list",
          },
        }),
        list: templated(listSchema).meta({ title: "List", placeholder: "{{nodes.http.body.items}}" }),
        other: templated(listSchema)
          .optional()
          .meta({ title: "Other list", visibleWhen: only("compare", "join") }),
        path: pathSchema.optional().meta({
          title: "Field of the items",
          placeholder: "orders",
          visibleWhen: only("split", "aggregate"),
        }),
        keepFields: z
          .boolean()
          .default(false)
          .meta({
            title: "Repeat the other fields in each",
            visibleWhen: only("split"),
          }),
        sortBy: z
          .array(
            z.strictObject({
              path: pathSchema.default("").meta({
                title: "Field",
                description: "Empty for the item itself.",
                placeholder: pathPlaceholder,
              }),
              order: z
                .enum(["ascending", "descending"])
                .default("ascending")
                .meta({ title: "Order", options: { ascending: "Ascending", descending: "Descending" } }),
            }),
          )
          .max(10)
          .optional()
          .meta({ title: "Sort by", visibleWhen: only("sort") }),
        count: templated(z.number().int().min(0).max(10_000_000))
          .optional()
          .meta({ title: "How many", visibleWhen: only("limit") }),
        from: z
          .enum(["start", "end"])
          .default("start")
          .meta({
            title: "Keep",
            options: { start: "the first", end: "the last" },
            visibleWhen: only("limit"),
          }),
        keys: z
          .array(pathSchema.min(1))
          .max(20)
          .optional()
          .meta({
            title: "Key fields",
            description: "Items are the same if these fields are; empty for the whole item.",
            visibleWhen: only("unique", "compare", "summarize"),
          }),
        summaries: z
          .array(
            z.strictObject({
              function: z
                .enum(["count", "sum", "average", "minimum", "maximum", "list", "first", "last"])
                .meta({
                  title: "Function",
                  options: {
                    count: "Count",
                    sum: "Sum",
                    average: "Average",
                    minimum: "Minimum",
                    maximum: "Maximum",
                    list: "List of values",
                    first: "First value",
                    last: "Last value",
                  },
                }),
              path: pathSchema.default("").meta({ title: "Field", placeholder: "amount" }),
              name: z
                .string()
                .min(1, "The result needs a name.")
                .max(100)
                .meta({ title: "Name of the result" }),
            }),
          )
          .max(50)
          .optional()
          .meta({ title: "Results", visibleWhen: only("summarize") }),
        size: templated(z.number().int().min(1).max(1_000_000))
          .optional()
          .meta({ title: "Items in a piece", visibleWhen: only("chunk") }),
        names: z
          .record(z.string().min(1).max(256), z.string().min(1).max(256))
          .optional()
          .meta({
            title: "New names",
            description: "Old name, new name.",
            control: "keyValue",
            visibleWhen: only("rename"),
          }),
        joinBy: z
          .enum(["key", "position"])
          .default("key")
          .meta({
            title: "Join by",
            options: { key: "a field", position: "position" },
            visibleWhen: only("join"),
          }),
        key: pathSchema.optional().meta({
          title: "Field",
          description: "Only for a join by a field.",
          placeholder: "id",
          visibleWhen: only("join"),
        }),
        otherKey: pathSchema.optional().meta({
          title: "Field of the other list",
          description: "The same if empty.",
          visibleWhen: only("join"),
        }),
        keepUnmatched: z
          .enum(["none", "left", "both"])
          .default("none")
          .meta({
            title: "Items without a partner",
            options: { none: "leave out", left: "keep those of the list", both: "keep those of both" },
            visibleWhen: only("join"),
          }),
      })
      .superRefine((config, context) => {
        const fields = needed[config.operation] ?? [];
        const key = config.operation === "join" && config.joinBy === "key" ? ["key"] : [];
        requireFields({ config, fields: [...fields, ...key], context });
      }),
  rawFields: ["operation", "names"],
  output: z.object({
    items: z.array(z.unknown()),
    count: z.number(),
    /** Of a comparison: by `keys`, in this list only, in the other only, in both and equal, in both and different. */
    onlyLeft: z.array(z.unknown()).optional(),
    onlyRight: z.array(z.unknown()).optional(),
    same: z.array(z.unknown()).optional(),
    different: z.array(z.object({ left: z.unknown(), right: z.unknown() })).optional(),
  }),
  effect: "pure",
  initialConfig: { operation: "sort", list: "{{trigger.data}}", sortBy: [{ path: "", order: "ascending" }] },
});
