import { WorkfuseError } from "@workfuse/errors";
import { type ExecutionPlan, type GraphContent, planGraph, validateGraph } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";

const capacity = 500;
const mostProblems = 20;

/** Versions never change, so a plan is made once. The least recently used ones make room. */
export function createPlanCache({
  load,
}: {
  load: (versionId: string) => Promise<GraphContent | undefined>;
}) {
  const plans = new Map<string, Promise<ExecutionPlan>>();

  async function make(versionId: string): Promise<ExecutionPlan> {
    const graph = await load(versionId);
    if (!graph) {
      throw new WorkfuseError({
        code: "resource.not_found",
        message: "The workflow's version does not exist.",
      });
    }
    // The same check as at save: a version may be older than today's rules, or name a type that is gone.
    const { valid, problems } = validateGraph({ graph, nodeTypes });
    if (!valid) {
      const errors = problems.filter(({ severity }) => severity === "error");
      throw new WorkfuseError({
        code: "graph.invalid",
        message: `This version cannot be run: ${errors[0]?.message ?? "it is not valid."}`,
        details: { problems: errors.slice(0, mostProblems) },
      });
    }
    return planGraph({ graph, nodeTypes });
  }

  return {
    async get(versionId: string): Promise<ExecutionPlan> {
      const known = plans.get(versionId);
      const plan = known ?? make(versionId);
      plans.delete(versionId);
      plans.set(versionId, plan);
      if (!known) {
        const oldest = plans.size > capacity ? plans.keys().next().value : undefined;
        if (oldest !== undefined) plans.delete(oldest);
        // A version that could not be read now may be readable in a moment.
        plan.catch(() => plans.delete(versionId));
      }
      return plan;
    },
  };
}
