import { useQuery } from "@tanstack/react-query";
import { isFinal } from "../api/is-final.ts";
import { nodeResultQuery } from "../api/queries.ts";
import type { Execution, NodeResult } from "../api/types.ts";
import type { Run } from "../editor/run/run-state.ts";

// What a node waits for is written a moment after it has begun.
const lookAgainMs = 1000;
// In a fast loop the latest iteration is another one before it could be read.
const settleMs = 250;

/**
 * What a node took in and gave out, in its latest iteration. Updates over the socket do not carry it: what has changed
 * since the execution was asked for is asked for again.
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
  const known = execution?.nodeResults.find((result) => result.nodeId === nodeId);
  const state = run?.nodes.get(nodeId ?? "");
  const isOpen = state?.status === "running" || state?.status === "retrying";
  const isKnown = known !== undefined && known.status === state?.status && known.path === state.path;
  const hasIterations = state !== undefined && state.iterations !== null;
  const isLooping = hasIterations && run !== null && !isFinal(run.status);
  const query = nodeResultQuery({
    id: run?.executionId ?? "",
    nodeId: nodeId ?? "",
    path: state?.path ?? "",
    pauseMs: isLooping ? settleMs : 0,
  });
  const { data } = useQuery({
    ...query,
    queryKey: [...query.queryKey, state?.status, state?.attempt],
    enabled: state !== undefined && (isOpen || !isKnown),
    // It may not be on record yet: it is looked for again.
    retry: false,
    refetchInterval: isOpen ? lookAgainMs : false,
  });
  return data ?? (isKnown ? known : undefined);
}
