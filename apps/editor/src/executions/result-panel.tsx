import { Button } from "@workfuse/ui";
import { useAtomValue } from "jotai";
import { RotateCw } from "lucide-react";
import { type ReactNode, Suspense, lazy, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { isFinal } from "../api/is-final.ts";
import { nodeResultQuery } from "../api/queries.ts";
import type { Execution } from "../api/types.ts";
import { liveTextsAtom } from "../editor/run/run-atoms.ts";
import type { Run } from "../editor/run/run-state.ts";
import { useCanEdit } from "../shell/use-can-edit.ts";
import { IterationPicker } from "./iteration-picker.tsx";
import { LiveTextView } from "./live-text-view.tsx";
import { NodeResultView } from "./node-result-view.tsx";
import { useNodeResult } from "./use-node-result.ts";

const RerunDialog = lazy(async () => ({ default: (await import("./rerun-dialog.tsx")).RerunDialog }));

/** What a node took in and gave out, in any of its iterations; from an ended execution it can be run again. */
export function ResultPanel({
  execution,
  run,
  nodeId,
  onRerun,
}: {
  execution: Execution | undefined;
  run: Run;
  nodeId: string;
  /** Told of the execution that was started from this node. */
  onRerun: (executionId: string) => void;
}): ReactNode {
  const { executionId } = run;
  const state = run.nodes.get(nodeId);
  const canEdit = useCanEdit();
  const [rerunning, setRerunning] = useState(false);
  const [chosen, setChosen] = useState<{ readonly at: string; readonly path: string } | null>(null);
  const at = `${executionId}/${nodeId}`;
  const path = chosen?.at === at ? chosen.path : undefined;
  const latest = useNodeResult({ execution, run, nodeId });
  const { data: one, isPending } = useQuery({
    ...nodeResultQuery({ id: executionId, nodeId, path: path ?? "" }),
    enabled: path !== undefined,
  });
  const result = path === undefined ? latest : one;
  const texts = useAtomValue(liveTextsAtom);
  const isOpen = state?.status === "running" || state?.status === "retrying";
  const writing = isOpen && path === undefined ? texts?.get(nodeId) : undefined;
  const iterations = state?.iterations ?? latest?.iterations ?? null;
  const isOver = isFinal(run.status);
  const type = execution?.graph.nodes.find(({ id }) => id === nodeId)?.type;
  return (
    <>
      {iterations !== null && (
        <IterationPicker
          executionId={executionId}
          nodeId={nodeId}
          total={iterations.total}
          failed={iterations.failed}
          shown={path ?? (state?.path === "" ? undefined : state?.path)}
          onShow={(next) => setChosen({ at, path: next })}
        />
      )}
      {writing !== undefined && <LiveTextView text={writing.text} isPart={writing.from > 0} />}
      {result ? (
        <NodeResultView
          result={result}
          key={`${at}/${result.path}`}
          executionId={executionId}
          root={type === "trigger" ? ["trigger"] : ["nodes", nodeId]}
          aside={
            isOver && canEdit && type !== undefined && type !== "trigger" ? (
              <Button
                size="sm"
                variant="ghost"
                icon={<RotateCw aria-hidden className="size-3.5" />}
                onClick={() => setRerunning(true)}
              >
                Run again from here
              </Button>
            ) : undefined
          }
        />
      ) : (
        <p className="p-4 text-sm text-muted">
          {path !== undefined && isPending
            ? "Loading…"
            : state === undefined
              ? "This node has not run in this execution."
              : isOver
                ? "Nothing is recorded for this node."
                : "Input and output show when the node has ended."}
        </p>
      )}
      {rerunning && execution && (
        <Suspense>
          <RerunDialog
            execution={execution}
            nodeId={nodeId}
            onClose={() => setRerunning(false)}
            onStarted={onRerun}
          />
        </Suspense>
      )}
    </>
  );
}
