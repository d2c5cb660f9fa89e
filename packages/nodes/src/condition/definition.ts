import { z } from "zod";
import { type Templated, defineNode } from "../define-node.ts";
import { comparedField, matchField, operatorField } from "../fields/comparison.ts";

const branchSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "A branch name has 1 to 64 letters, digits, underscores or hyphens.")
  .refine((name) => name !== "error", "The name “error” belongs to the error output.");

function branchesOf(config: Readonly<Record<string, unknown>>): readonly string[] {
  const rules = Array.isArray(config["conditions"]) ? config["conditions"] : [];
  const names = rules.map((rule: unknown) =>
    typeof rule === "object" && rule !== null && "branch" in rule ? rule.branch : undefined,
  );
  return [...new Set([...names, config["defaultBranch"]].filter((name) => typeof name === "string"))];
}

function comparison(templated: Templated) {
  return {
    field: templated(z.unknown()).meta({ title: "Value", placeholder: "{{trigger.data.amount}}" }),
    operator: operatorField,
    value: comparedField(templated),
  };
}

export const conditionNode = defineNode({
  type: "condition",
  label: "Condition",
  description: "Chooses a branch: the first rule that holds, or the default.",
  group: "flow",
  icon: "split",
  role: "action",
  config: (templated) =>
    z.strictObject({
      conditions: z
        .array(
          z.strictObject({
            ...comparison(templated),
            also: z
              .array(z.strictObject(comparison(templated)))
              .max(20)
              .optional()
              .meta({ title: "More comparisons" }),
            match: matchField.optional().meta({
              title: "With more comparisons",
              description:
                "Several rules with the same branch are alternatives: groups of ANDs, joined by OR.",
              options: { all: "all must hold (AND)", any: "one must hold (OR)" },
            }),
            branch: branchSchema.meta({ title: "Branch" }),
          }),
        )
        .min(1, "A condition needs at least one rule.")
        .max(100)
        .meta({ title: "Rules" }),
      defaultBranch: branchSchema.meta({ title: "Otherwise" }),
    }),
  output: z.object({ branch: z.string(), matchedRule: z.number().optional() }),
  outputs: branchesOf,
  effect: "pure",
  initialConfig: {
    conditions: [{ field: "{{trigger.data.name}}", operator: "eq", value: "Ada", branch: "yes" }],
    defaultBranch: "no",
  },
});
