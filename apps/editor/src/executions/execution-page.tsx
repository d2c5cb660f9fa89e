import { useSuspenseQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { Provider, createStore, useAtom, useAtomValue } from "jotai";
import { type ReactNode, useState } from "react";
import { executionQuery } from "../api/queries.ts";
import type { Execution } from "../api/types.ts";
import { JsonView } from "../data/json-view.tsx";
import { Canvas } from "../editor/canvas/canvas.tsx";
import { LazyShortcuts } from "../editor/keyboard/lazy-shortcuts.tsx";
import { NodeRunList } from "../editor/run/node-run-list.tsx";
import { liveTextsAtom, runAtom } from "../editor/run/run-atoms.ts";
import { type Run, runOf } from "../editor/run/run-state.ts";
import { useFollowExecution } from "../editor/run/use-live-run.ts";
import { openWorkflowAtom, readOnlyAtom, selectedNodeAtom } from "../editor/state/atoms.ts";
import { useTitle } from "../shell/use-title.ts";
import { ExecutionHeader } from "./execution-header.tsx";
import { ExecutionLogs } from "./execution-logs.tsx";
import { ExecutionTimeline } from "./execution-timeline.tsx";
import { ResultPanel } from "./result-panel.tsx";
import { useOpenExecution } from "./use-open-execution.ts";

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
  const failed = [...run.nodes].find(([, { status }]) => status === "failure")?.[0];
  const texts = useAtomValue(liveTextsAtom);
  const shown = selected ?? failed ?? [...(texts?.keys() ?? [])].at(-1);
  return (
    <div className="relative flex h-full flex-col overflow-clip">
      <ExecutionHeader execution={execution} run={run} />
      <div className="flex min-h-0 flex-1 max-lg:flex-col">
        <main aria-label="Execution" className="min-h-0 min-w-0 flex-1">
          <Canvas />
        </main>
        <aside
          aria-label="Results"
          className="flex w-110 shrink-0 flex-col border-l bg-surface max-lg:h-1/2 max-lg:w-full max-lg:border-t max-lg:border-l-0"
        >
          <RanNodes execution={execution} run={run} shown={shown} onShow={select} />
          <section aria-label="Result" className="min-h-0 flex-1 overflow-y-auto -outline-offset-2">
            <ShownResult execution={execution} run={run} nodeId={shown} />
          </section>
        </aside>
      </div>
      <LazyShortcuts />
    </div>
  );
}

/** What ran, as a list or along the time. */
function RanNodes({
  execution,
  run,
  shown,
  onShow,
}: {
  execution: Execution;
  run: Run;
  shown: string | undefined;
  onShow: (nodeId: string) => void;
}): ReactNode {
  const [inTime, setInTime] = useState(false);
  return (
    <div className="flex max-h-70 shrink-0 flex-col border-b">
      <div role="group" aria-label="How the nodes are shown" className="flex gap-1 px-3 pt-2">
        {[false, true].map((each) => (
          <button
            key={String(each)}
            type="button"
            aria-pressed={inTime === each}
            onClick={() => setInTime(each)}
            className="h-6 rounded-md px-1.5 text-xs text-muted hover:bg-hover hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            {each ? "Timeline" : "Nodes"}
          </button>
        ))}
      </div>
      <div className="min-h-0 overflow-y-auto p-1.5">
        {inTime ? (
          <ExecutionTimeline execution={execution} shown={shown} onShow={onShow} />
        ) : (
          <NodeRunList run={run} graph={execution.graph} shown={shown} onShow={onShow} />
        )}
      </div>
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
  const open = useOpenExecution();
  if (nodeId !== undefined)
    return <ResultPanel execution={execution} run={run} nodeId={nodeId} onRerun={open} />;
  return (
    <div className="flex flex-col gap-4 p-4">
      <p className="text-sm text-muted">Choose a node to see what it took in and gave out.</p>
      <JsonView title="Started by" value={execution.trigger} />
      <ExecutionLogs logs={execution.logs} />
    </div>
  );
}
