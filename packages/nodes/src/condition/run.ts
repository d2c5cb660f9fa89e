import type { NodeRun } from "../node-run.ts";
import type { conditionNode } from "./definition.ts";
import { evaluateCondition } from "./evaluate.ts";

/** Takes the branch of the first rule that holds. */
export const runCondition: NodeRun<typeof conditionNode> = async ({ config }) => {
  const matchedRule = config.conditions.findIndex(evaluateCondition);
  const rule = config.conditions[matchedRule];
  const branch = rule?.branch ?? config.defaultBranch;
  return { handle: branch, output: rule ? { branch, matchedRule } : { branch } };
};
