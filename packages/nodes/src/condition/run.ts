import type { z } from "zod";
import type { NodeRun } from "../node-run.ts";
import { holds } from "../values/holds.ts";
import type { conditionNode } from "./definition.ts";

type Rule = z.output<(typeof conditionNode)["config"]>["conditions"][number];

/** Takes the branch of the first rule that holds. */
export const runCondition: NodeRun<typeof conditionNode> = async ({ config }) => {
  const matchedRule = config.conditions.findIndex(ruleHolds);
  const rule = config.conditions[matchedRule];
  const branch = rule?.branch ?? config.defaultBranch;
  return { handle: branch, output: rule ? { branch, matchedRule } : { branch } };
};

function ruleHolds({ match = "all", also = [], ...first }: Rule): boolean {
  const comparisons = [first, ...also];
  return match === "all" ? comparisons.every(holds) : comparisons.some(holds);
}
