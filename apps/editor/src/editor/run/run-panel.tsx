import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { nodesById } from "@workfuse/graph";
import { Button, IconButton, Notice, joinClasses } from "@workfuse/ui";
import { useAtom, useAtomValue } from "jotai";
import { ChevronDown, ChevronUp, ExternalLink, Square } from "lucide-react";
import { type ReactNode, Suspense, lazy } from "react";
import { api } from "../../api/client.ts";
import { isFinal } from "../../api/is-final.ts";
import { executionQuery } from "../../api/queries.ts";
import { formatDuration } from "../../data/format-time.ts";
import { WaitingUntil } from "../../executions/waiting-notice.tsx";
import { StatusBadge } from "../../nodes/status.tsx";
import { graphAtom, runPanelOpenAtom } from "../state/atoms.ts";
import { NodeRunList } from "./node-run-list.tsx";
import { runAtom, shownResultAtom } from "./run-atoms.ts";
import { useFollowOwn } from "./use-follow-own.ts";
import type { Run } from "./run-state.ts";

// What nodes gave is first wanted when something has run.
const ResultPanel = lazy(async () => ({
  default: (await import("../../executions/result-panel.tsx")).ResultPanel,
}));

/** The execution that colours the canvas: its nodes as they run, and what each gave. */
export function RunPanel(): ReactNode {
  const run = useAtomValue(runAtom);
  const [open, setOpen] = useAtom(runPanelOpenAtom);
  return (
    <section
      aria-label="Execution"
      className={joinClasses("flex shrink-0 flex-col border-t bg-surface", open && "h-72")}
    >
      <header className="flex h-10 shrink-0 items-center gap-3 pr-2 pl-4">
        <h2 className="text-sm font-semibold">Execution</h2>
        {run ? <RunHead run={run} /> : <p className="text-sm text-muted">Not run yet since you opened it.</p>}
        <div className="flex-1" />
        <IconButton
          side="top"
          label={open ? "Hide the execution" : "Show the execution"}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? (
            <ChevronDown aria-hidden className="size-4" />
          ) : (
            <ChevronUp aria-hidden className="size-4" />
          )}
        </IconButton>
      </header>
      {open && (
        <div className="flex min-h-0 flex-1 border-t">
          {run ? (
            <RunBody run={run} />
          ) : (
            <p className="m-auto max-w-100 text-center text-sm text-muted">
              Press Run, or call the webhook while this page is open: each node shows here and on the canvas
              how it fares.
            </p>
          )}
        </div>
      )}
    </section>
  );
}

function RunHead({ run }: { run: Run }): ReactNode {
  const cancel = useMutation({ mutationFn: () => api.executions.cancel.mutate({ id: run.executionId }) });
  const { data: execution } = useQuery(executionQuery(run.executionId));
  const wakeAt = isFinal(run.status) ? null : execution?.wakeAt;
  return (
    <>
      <output aria-label="Execution status" className="inline-flex">
        <StatusBadge status={run.status} />
      </output>
      {run.duration !== null && (
        <span className="text-xs text-muted tabular-nums">{formatDuration(run.duration)}</span>
      )}
      {typeof wakeAt === "string" && <WaitingUntil iso={wakeAt} />}
      <Link
        to="/executions/$executionId"
        params={{ executionId: run.executionId }}
        className="inline-flex items-center gap-1 text-xs text-muted hover:text-ink hover:underline"
      >
        Open execution <ExternalLink aria-hidden className="size-3" />
      </Link>
      {!isFinal(run.status) && (
        <Button
          size="sm"
          variant="ghost"
          busy={cancel.isPending}
          icon={<Square aria-hidden className="size-3" />}
          onClick={() => cancel.mutate()}
        >
          Cancel
        </Button>
      )}
    </>
  );
}

function RunBody({ run }: { run: Run }): ReactNode {
  const graph = useAtomValue(graphAtom);
  const [chosen, setChosen] = useAtom(shownResultAtom);
  const { data: execution } = useQuery(executionQuery(run.executionId));
  const shown = chosen !== null && run.nodes.has(chosen) ? chosen : mostTelling(run);
  const follow = useFollowOwn();
  const label = nodesById(graph).get(shown ?? "")?.data.label ?? shown;
  return (
    <>
      <NodeRunList
        run={run}
        graph={graph}
        shown={shown}
        onShow={setChosen}
        className="w-72 shrink-0 overflow-y-auto border-r p-1.5"
      />
      <section
        aria-label={`Result of ${label ?? "the node"}`}
        className="min-w-0 flex-1 overflow-y-auto -outline-offset-2"
      >
        {run.error !== null && shown === undefined && (
          <div className="p-4">
            <Notice tone="danger">{run.error.message}</Notice>
          </div>
        )}
        {shown !== undefined && (
          <Suspense>
            <ResultPanel execution={execution} run={run} nodeId={shown} onRerun={(id) => void follow(id)} />
          </Suspense>
        )}
      </section>
    </>
  );
}

/** The node whose result says most: the one that failed, or the last that did something. */
function mostTelling(run: Run): string | undefined {
  const nodes = [...run.nodes];
  const failed = nodes.find(([, { status }]) => status === "failure");
  return (failed ?? nodes.findLast(([, { status }]) => status !== "skipped"))?.[0];
}
