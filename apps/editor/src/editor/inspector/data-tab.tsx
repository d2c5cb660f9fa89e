import { useQuery } from "@tanstack/react-query";
import { useAtomValue, useSetAtom } from "jotai";
import type { ReactNode } from "react";
import { executionQuery } from "../../api/queries.ts";
import { ResultPanel } from "../../executions/result-panel.tsx";
import { followOwnAtom, runAtom } from "../run/run-atoms.ts";

/** What the node took in and gave out in the execution that is shown. */
export function DataTab({ nodeId }: { nodeId: string }): ReactNode {
  const run = useAtomValue(runAtom);
  const follow = useSetAtom(followOwnAtom);
  const executionId = run?.executionId ?? null;
  const { data: execution } = useQuery({
    ...executionQuery(executionId ?? ""),
    enabled: executionId !== null,
  });
  if (run === null) {
    return (
      <p className="p-4 text-sm text-muted">Run the workflow to see what this node takes in and gives out.</p>
    );
  }
  return <ResultPanel execution={execution} run={run} nodeId={nodeId} onRerun={follow} />;
}
