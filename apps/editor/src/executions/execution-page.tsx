import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Notice } from "@workfuse/ui";
import { ReactFlowProvider } from "@xyflow/react";
import { Provider, createStore, useAtom, useAtomValue } from "jotai";
import { ArrowLeft, RotateCw, Square } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "../api/client.ts";
import { isFinal } from "../api/is-final.ts";
import { executionQuery } from "../api/queries.ts";
import type { Execution } from "../api/types.ts";
import { formatDuration } from "../data/format-time.ts";
import { JsonView } from "../data/json-view.tsx";
import { TimeAgo } from "../data/time-ago.tsx";
import { Canvas } from "../editor/canvas/canvas.tsx";
import { ShortcutsDialog } from "../editor/keyboard/shortcuts-dialog.tsx";
import { NodeRunList } from "../editor/run/node-run-list.tsx";
import { runAtom } from "../editor/run/run-atoms.ts";
import { type Run, runOf } from "../editor/run/run-state.ts";
import { useFollowExecution } from "../editor/run/use-live-run.ts";
import { openWorkflowAtom, readOnlyAtom, selectedNodeAtom } from "../editor/state/atoms.ts";
import { StatusBadge } from "../nodes/status.tsx";
import { useCanEdit } from "../shell/use-can-edit.ts";
import { useTitle } from "../shell/use-title.ts";
import { ExecutionLogs } from "./execution-logs.tsx";
import { useNodeResult } from "./use-node-result.ts";
import { NodeResultView } from "./node-result-view.tsx";

/** One execution: what ran, what came in, what went out; live while it runs. */
export function ExecutionPage({ executionId }: { executionId: string }): ReactNode {
  const { data: execution } = useSuspenseQuery(executionQuery(executionId));
  return <ExecutionSession key={executionId} execution={execution} />;
}

function ExecutionSession({ execution }: { execution: Execution }): ReactNode {
  // What the first answer knows is where following begins; later answers bring the data that updates lack.
  const [{ store, after }] = useState(() => {
    const created = createStore();
    const { workflowId, workflowName, version, graph, createdAt } = execution;
    created.set(openWorkflowAtom, {
      base: { id: workflowId, name: workflowName, version, graph, createdAt, updatedAt: createdAt },
    });
    created.set(readOnlyAtom, true);
    created.set(runAtom, runOf(execution));
    return { store: created, after: execution.sequence };
  });
  return (
    <Provider store={store}>
      <ReactFlowProvider>
        <ExecutionView execution={execution} after={after} />
      </ReactFlowProvider>
    </Provider>
  );
}

function ExecutionView({ execution, after }: { execution: Execution; after: number }): ReactNode {
  const run = useAtomValue(runAtom) ?? runOf(execution);
  const [selected, select] = useAtom(selectedNodeAtom);
  useTitle(`Execution of ${execution.workflowName}`);
  useFollowExecution({ after });
  const shown = selected ?? [...run.nodes].find(([, { status }]) => status === "failure")?.[0];
  return (
    <div className="flex h-full flex-col">
      <ExecutionHeader execution={execution} run={run} />
      <div className="flex min-h-0 flex-1 max-lg:flex-col">
        <main aria-label="Execution" className="min-h-0 min-w-0 flex-1">
          <Canvas />
        </main>
        <aside
          aria-label="Results"
          className="flex w-110 shrink-0 flex-col border-l bg-surface max-lg:h-1/2 max-lg:w-full max-lg:border-t max-lg:border-l-0"
        >
          <NodeRunList
            run={run}
            graph={execution.graph}
            shown={shown}
            onShow={select}
            className="max-h-60 shrink-0 overflow-y-auto border-b p-1.5"
          />
          <section aria-label="Result" className="min-h-0 flex-1 overflow-y-auto -outline-offset-2">
            <ShownResult execution={execution} run={run} nodeId={shown} />
          </section>
        </aside>
      </div>
      <ShortcutsDialog />
    </div>
  );
}

function ShownResult({
  execution,
  run,
  nodeId,
}: {
  execution: Execution;
  run: Run;
  nodeId: string | undefined;
}): ReactNode {
  const result = useNodeResult({ execution, run, nodeId });
  if (result && result.status !== "running") return <NodeResultView result={result} />;
  if (nodeId !== undefined) {
    return (
      <p className="p-4 text-sm text-muted">
        {run.nodes.has(nodeId) ? "Input and output show when the node has ended." : "This node did not run."}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-4 p-4">
      <p className="text-sm text-muted">Choose a node to see what it took in and gave out.</p>
      <JsonView title="Started by" value={execution.trigger} />
      <ExecutionLogs logs={execution.logs} />
    </div>
  );
}

function ExecutionHeader({ execution, run }: { execution: Execution; run: Run }): ReactNode {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const canEdit = useCanEdit();
  const retry = useMutation({
    mutationFn: () => api.executions.retry.mutate({ id: execution.id }),
    onSuccess: async (executionId) => {
      void queries.invalidateQueries({ queryKey: ["executions", "list"] });
      await navigate({ to: "/executions/$executionId", params: { executionId } });
    },
  });
  const cancel = useMutation({ mutationFn: () => api.executions.cancel.mutate({ id: execution.id }) });
  const error = run.error ?? execution.error;
  return (
    <header className="flex flex-col gap-2 border-b bg-surface px-3 py-2">
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          to="/executions"
          search={{}}
          aria-label="All executions"
          className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
        >
          <ArrowLeft aria-hidden className="size-4" />
        </Link>
        <h1 className="text-base font-semibold">
          <Link
            to="/workflows/$workflowId"
            params={{ workflowId: execution.workflowId }}
            className="hover:underline"
          >
            {execution.workflowName}
          </Link>
        </h1>
        <output aria-label="Execution status" className="inline-flex">
          <StatusBadge status={run.status} />
        </output>
        <p className="text-xs text-muted">
          Version {execution.version} · started <TimeAgo iso={execution.startedAt ?? execution.createdAt} /> ·{" "}
          {formatDuration(run.duration ?? execution.duration)} ·{" "}
          <span className="font-mono">{execution.id}</span>
        </p>
        <div className="flex-1" />
        {canEdit && !isFinal(run.status) && (
          <Button
            icon={<Square aria-hidden className="size-3.5" />}
            busy={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            Cancel
          </Button>
        )}
        {canEdit && (run.status === "failed" || run.status === "cancelled") && (
          <Button
            variant="accent"
            icon={<RotateCw aria-hidden className="size-4" />}
            busy={retry.isPending}
            onClick={() => retry.mutate()}
          >
            Retry
          </Button>
        )}
      </div>
      {error !== null && (
        <Notice tone="danger">
          {error.message} <span className="font-mono text-xs">{error.code}</span>
        </Notice>
      )}
    </header>
  );
}
