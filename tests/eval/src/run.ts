import { dataCases } from "./config-cases-data.ts";
import { flowCases } from "./config-cases-flow.ts";
import { type Outcome, evaluateConfig, evaluateWorkflow } from "./evaluate.ts";
import type { Opened } from "./providers.ts";
import { scriptedConfig, scriptedWorkflow } from "./scripted.ts";
import { workflowCases } from "./workflow-cases.ts";

export const configCases = [...dataCases, ...flowCases];

/** All cases, one after the other. */
export async function runAll({
  opened: { asking, script },
  onOutcome = () => {},
}: {
  opened: Opened;
  onOutcome?: (outcome: Outcome) => void;
}): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const add = (outcome: Outcome): void => {
    outcomes.push(outcome);
    onOutcome(outcome);
  };
  for (const [index, tried] of configCases.entries()) {
    script(scriptedConfig({ tried, index }));
    add(await evaluateConfig({ asking, tried }));
  }
  for (const [index, tried] of workflowCases.entries()) {
    script(scriptedWorkflow({ tried, index }));
    add(await evaluateWorkflow({ asking, tried }));
  }
  return outcomes;
}

/** Of a hundred, by kind. */
export function scoreOf(outcomes: readonly Outcome[]): {
  readonly right: number;
  readonly all: number;
  readonly firstTime: number;
  readonly score: number;
} {
  const right = outcomes.filter(({ problems }) => problems.length === 0);
  const firstTime = right.filter(({ kind, answers }) => answers === (kind === "config" ? 1 : 2)).length;
  const all = outcomes.length;
  return { right: right.length, all, firstTime, score: Math.round((100 * right.length) / Math.max(1, all)) };
}
