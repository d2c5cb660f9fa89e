import { useQuery } from "@tanstack/react-query";
import type { WorkflowNode } from "@workfuse/graph";
import { useAtomValue } from "jotai";
import type { ReactNode } from "react";
import { executionQuery } from "../../api/queries.ts";
import { ResultPanel } from "../../executions/result-panel.tsx";
import { useNodeResult } from "../../executions/use-node-result.ts";
import { PinPanel } from "../pins/pin-panel.tsx";
import { runAtom } from "../run/run-atoms.ts";
import { useFollowOwn } from "../run/use-follow-own.ts";
import { readOnlyAtom } from "../state/atoms.ts";

/** What the node took in and gave out in the execution that is shown, and what it is to give in the next one. */
export function DataTab({ node }: { node: WorkflowNode }): ReactNode {
  const run = useAtomValue(runAtom);
  const readOnly = useAtomValue(readOnlyAtom);
  const follow = useFollowOwn();
  const executionId = run?.executionId ?? null;
  const { data: execution } = useQuery({
    ...executionQuery(executionId ?? ""),
    enabled: executionId !== null,
  });
  const result = useNodeResult({ execution, run, nodeId: node.id });
  return (
    <>
      {!readOnly && (
        <PinPanel node={node} output={result?.status === "success" ? result.output : undefined} />
      )}
      {run === null ? (
        <p className="p-4 text-sm text-muted">
          Run the workflow to see what this node takes in and gives out.
        </p>
      ) : (
        <ResultPanel execution={execution} run={run} nodeId={node.id} onRerun={(id) => void follow(id)} />
      )}
    </>
  );
}
