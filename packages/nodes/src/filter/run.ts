import type { NodeRun } from "../node-run.ts";
import { holds } from "../values/holds.ts";
import { valueAt } from "../values/path.ts";
import type { filterNode } from "./definition.ts";

/** The items that meet the rules, and those that do not, both in their order. */
export const runFilter: NodeRun<typeof filterNode> = async ({ config: { list, match, rules } }) => {
  const items: unknown[] = [];
  const rejected: unknown[] = [];
  for (const item of list) {
    const meets = ({ path, operator, value, negate = false }: (typeof rules)[number]): boolean =>
      holds({ field: valueAt({ value: item, path }), operator, value }) !== negate;
    const kept = match === "all" ? rules.every(meets) : rules.some(meets);
    (kept ? items : rejected).push(item);
  }
  return { output: { items, rejected, count: items.length } };
};
