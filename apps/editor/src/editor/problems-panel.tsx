import { IconButton, joinClasses } from "@workfuse/ui";
import { useReactFlow } from "@xyflow/react";
import { useAtom, useAtomValue, useSetAtom } from "jotai";
import { CircleCheck, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { inspectorTabAtom } from "./inspector/inspector-tab.ts";
import { problemTone } from "./problem-tone.ts";
import { problemsOpenAtom, selectedNodeAtom, selectionAtom, validationErrorsAtom } from "./state/atoms.ts";

/** Everything that stands in the way of saving, and what may go wrong; each leads to its place. */
export function ProblemsPanel(): ReactNode {
  const [open, setOpen] = useAtom(problemsOpenAtom);
  const problems = useAtomValue(validationErrorsAtom);
  const selectNode = useSetAtom(selectedNodeAtom);
  const select = useSetAtom(selectionAtom);
  const showSettings = useSetAtom(inspectorTabAtom);
  const { fitView } = useReactFlow();
  if (!open) return null;
  return (
    <section
      aria-label="Problems"
      className="absolute top-3 right-3 z-10 flex max-h-80 w-90 max-w-[calc(100%-1.5rem)] animate-rise flex-col rounded-xl border bg-raised shadow-lg"
    >
      <header className="flex items-center justify-between py-1.5 pr-1.5 pl-4">
        <h2 className="text-sm font-semibold">Problems</h2>
        <IconButton size="sm" label="Close the problems" onClick={() => setOpen(false)}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </header>
      {problems.length === 0 ? (
        <p className="flex items-center gap-2 px-4 pb-4 text-sm text-muted">
          <CircleCheck aria-hidden className="size-4 text-success" /> Nothing stands in the way of saving.
        </p>
      ) : (
        <ul className="min-h-0 overflow-y-auto px-1.5 pb-1.5">
          {problems.map(({ code, message, nodeId, edgeId, path, severity }) => (
            <li key={`${code}:${path.join(".")}:${message}`}>
              <button
                type="button"
                className="flex w-full items-start gap-2 rounded-md px-2.5 py-1.5 text-left text-sm -outline-offset-2 hover:bg-hover"
                onClick={() => {
                  if (nodeId !== undefined) {
                    selectNode(nodeId);
                    showSettings("settings");
                    void fitView({ nodes: [{ id: nodeId }], maxZoom: 1, duration: 250 });
                  } else if (edgeId !== undefined) {
                    select({ nodes: new Set(), edges: new Set([edgeId]) });
                  }
                }}
              >
                <TriangleAlert
                  aria-label={severity === "error" ? "Error" : "Warning"}
                  className={joinClasses("mt-0.75 size-3.5 shrink-0", problemTone([{ severity }]))}
                />
                <span className="min-w-0 wrap-anywhere">{message}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
