import { useQuery } from "@tanstack/react-query";
import { executionNodeQuery } from "../api/queries.ts";
import type { Execution, NodeResult } from "../api/types.ts";
import type { Run } from "../editor/run/run-state.ts";

/**
 * What a node took in and gave out. Updates over the socket do not carry it: where a node has ended since the execution
 * was asked for, it is asked for again.
 */
export function useNodeResult({
  execution,
  run,
  nodeId,
}: {
  execution: Execution | undefined;
  run: Run | null;
  nodeId: string | undefined;
}): NodeResult | undefined {
  const known = resultOf({ execution, nodeId });
  const state = run?.nodes.get(nodeId ?? "")?.status;
  const hasEnded = state === "success" || state === "failure" || state === "skipped";
  const { data: newer } = useQuery({
    ...executionNodeQuery({ id: run?.executionId ?? "", nodeId: nodeId ?? "" }),
    enabled: hasEnded && known?.status !== state,
  });
  return resultOf({ execution: newer, nodeId }) ?? known;
}

function resultOf({
  execution,
  nodeId,
}: {
  execution: Execution | undefined;
  nodeId: string | undefined;
}): NodeResult | undefined {
  return execution?.nodeResults.find((result) => result.nodeId === nodeId);
}
