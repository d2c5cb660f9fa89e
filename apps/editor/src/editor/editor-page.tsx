import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { Provider, createStore, useAtomValue } from "jotai";
import { type ReactNode, useEffect, useState } from "react";
import { toast } from "sonner";
import { sessionQuery, workflowQuery } from "../api/queries.ts";
import type { Workflow } from "../api/types.ts";
import { LazyMagic } from "../magic/lazy-magic.tsx";
import { described } from "../magic/described.ts";
import { magicOpenAtom } from "../magic/magic-atoms.ts";
import { ProposalView } from "../magic/proposal-view.tsx";
import { useTitle } from "../shell/use-title.ts";
import { Canvas } from "./canvas/canvas.tsx";
import { Commands } from "./commands/lazy-commands.tsx";
import { EmptyCanvas } from "./empty-canvas.tsx";
import { LazyInspector } from "./inspector/lazy-inspector.tsx";
import { LazyShortcuts } from "./keyboard/lazy-shortcuts.tsx";
import { useShortcuts } from "./keyboard/use-shortcuts.ts";
import { Palette } from "./palette/palette.tsx";
import { QuickAdd } from "./palette/quick-add.tsx";
import { pinsAtom } from "./pins/pins.ts";
import { storedPins } from "./pins/stored-pins.ts";
import { ProblemsPanel } from "./problems-panel.tsx";
import { RunAnnouncer } from "./run/run-announcer.tsx";
import { RunPanel } from "./run/run-panel.tsx";
import { useFollowExecution, useFollowWorkflow } from "./run/use-live-run.ts";
import { drafts } from "./state/drafts.ts";
import { useKeepDraft } from "./state/use-keep-draft.ts";
import { useVariables } from "./state/use-variables.ts";
import { openWorkflowAtom, readOnlyAtom, refusalAtom, workflowAtom } from "./state/atoms.ts";
import { LazyConflict } from "./toolbar/lazy-conflict.tsx";
import { Toolbar } from "./toolbar/toolbar.tsx";
import { baseOf } from "./toolbar/use-save.ts";
import { LazyTrigger } from "./trigger/lazy-trigger.tsx";
import { UnsavedGuard } from "./unsaved-guard.tsx";

/** Design, run and watch one workflow. */
export function EditorPage({ workflowId }: { workflowId: string }): ReactNode {
  const { data: workflow } = useSuspenseQuery({ ...workflowQuery(workflowId), refetchOnWindowFocus: false });
  // A new workflow is a new editor: its history, selection and run begin empty.
  return <EditorSession key={workflowId} workflow={workflow} />;
}

function EditorSession({ workflow }: { workflow: Workflow }): ReactNode {
  const { data: session } = useQuery(sessionQuery);
  const readOnly = session?.workspace.role === "viewer";
  const [store] = useState(() => {
    const created = createStore();
    const draft = readOnly ? undefined : drafts.read(workflow.id);
    const base = baseOf(workflow);
    // A draft of an older version meets the newer one when it is saved: the conflict is shown then.
    created.set(openWorkflowAtom, {
      base: draft ? { ...base, version: draft.baseVersion } : base,
      draft: draft?.graph,
    });
    created.set(readOnlyAtom, readOnly);
    created.set(magicOpenAtom, described.isFor(workflow.id));
    if (!readOnly) created.set(pinsAtom, storedPins.read(workflow.id));
    return created;
  });
  return (
    <Provider store={store}>
      <ReactFlowProvider>
        <Editor workflow={workflow} />
      </ReactFlowProvider>
    </Provider>
  );
}

function Editor({ workflow }: { workflow: Workflow }): ReactNode {
  const readOnly = useAtomValue(readOnlyAtom);
  const name = useAtomValue(workflowAtom)?.name ?? workflow.name;
  useTitle(name);
  useFollowWorkflow(workflow.id);
  useFollowExecution();
  useShortcuts();
  useKeepDraft();
  useVariables();
  useRefusals();
  return (
    <div className="relative flex h-full flex-col overflow-clip">
      <Toolbar workflow={workflow} />
      <div className="flex min-h-0 flex-1">
        {!readOnly && <Palette />}
        <div className="flex min-w-0 flex-1 flex-col">
          <main aria-label="Workflow" className="relative min-h-0 flex-1">
            <Canvas>
              <EmptyCanvas />
              <ProposalView />
            </Canvas>
            <ProblemsPanel />
          </main>
          <RunPanel />
        </div>
        <LazyMagic workflowId={workflow.id} />
        <LazyInspector />
      </div>
      <RunAnnouncer />
      <QuickAdd />
      <LazyConflict />
      <LazyShortcuts />
      <Commands />
      <LazyTrigger workflow={workflow} />
      <UnsavedGuard />
    </div>
  );
}

function useRefusals(): void {
  const refusal = useAtomValue(refusalAtom);
  useEffect(() => {
    if (refusal) toast.error(refusal.message);
  }, [refusal]);
}
