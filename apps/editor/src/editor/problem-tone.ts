import type { GraphProblem } from "@workfuse/graph";

/** The colour of a mark that stands for these problems: that of the worst. */
export function problemTone(problems: readonly Pick<GraphProblem, "severity">[]): string {
  return problems.some(({ severity }) => severity === "error") ? "text-danger" : "text-running";
}
