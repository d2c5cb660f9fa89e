import type { ExecutionPlan, PlannedNode } from "@workfuse/graph";
import type { InterpreterDependencies } from "./interpreter.ts";

// Plans are made once a version, and so is this.
const waitingNodes = new WeakMap<ExecutionPlan, readonly string[]>();

/**
 * The addresses under which the nodes of an execution that wait for an answer get it, by the path of the loop iteration
 * they are in. Known from the start, so that a message can hold them that is sent before the wait.
 */
export async function resumeUrlsOf({
  dependencies: { store, resumeUrl },
  executionId,
  plan,
}: {
  dependencies: Pick<InterpreterDependencies, "store" | "resumeUrl">;
  executionId: string;
  plan: ExecutionPlan;
}): Promise<((path: string) => Readonly<Record<string, string>>) | undefined> {
  const nodeIds = waitingNodes.get(plan) ?? waitingIn(plan.nodes);
  waitingNodes.set(plan, nodeIds);
  if (nodeIds.length === 0) return undefined;
  const token = await store.resumeToken(executionId);
  return (path) =>
    Object.fromEntries(nodeIds.map((nodeId) => [nodeId, resumeUrl({ executionId, token, nodeId, path })]));
}

function waitingIn(nodes: readonly PlannedNode[]): readonly string[] {
  return nodes.flatMap(({ node, body = [] }) => {
    const inside = waitingIn(body);
    const { mode } = node.data.config;
    const waits = node.type === "wait" && (mode === "callback" || mode === "approval");
    return waits ? [node.id, ...inside] : inside;
  });
}
