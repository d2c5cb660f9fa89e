import { useQuery } from "@tanstack/react-query";
import { useAtomValue } from "jotai";
import type { ReactNode } from "react";
import { executionQuery } from "../../api/queries.ts";
import { useNodeResult } from "../../executions/use-node-result.ts";
import { NodeResultView } from "../../executions/node-result-view.tsx";
import { runAtom } from "../run/run-atoms.ts";

/** What the node took in and gave out in the execution that is shown. */
export function DataTab({ nodeId }: { nodeId: string }): ReactNode {
  const run = useAtomValue(runAtom);
  const executionId = run?.executionId ?? null;
  const { data: execution } = useQuery({
    ...executionQuery(executionId ?? ""),
    enabled: executionId !== null,
  });
  const result = useNodeResult({ execution, run, nodeId });
  if (executionId === null) {
    return (
      <p className="p-4 text-sm text-muted">Run the workflow to see what this node takes in and gives out.</p>
    );
  }
  if (!result) return <p className="p-4 text-sm text-muted">This node has not run in this execution.</p>;
  return <NodeResultView result={result} />;
}
