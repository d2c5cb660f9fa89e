import type { FieldChange, GraphContent } from "@workfuse/graph";
import { shownPath } from "@workfuse/graph";
import { joinClasses } from "@workfuse/ui";
import { ReactFlowProvider } from "@xyflow/react";
import { Provider, createStore, useAtom } from "jotai";
import { type ReactNode, useMemo } from "react";
import { scalarText } from "../../data/scalar-text.ts";
import { Canvas } from "../canvas/canvas.tsx";
import { openWorkflowAtom, readOnlyAtom, selectedNodeAtom } from "../state/atoms.ts";
import { changeMarksAtom, markLabels } from "./change-marks.ts";
import { type GraphChanges, graphChanges } from "./graph-changes.ts";
import { MarkIcon } from "./mark-icon.tsx";

/** Two graphs in one drawing, with a list of what was added, removed and changed. */
export function GraphComparison({ before, after }: { before: GraphContent; after: GraphContent }): ReactNode {
  const { changes, store } = useMemo(() => {
    const found = graphChanges({ before, after });
    const created = createStore();
    const epoch = new Date(0).toISOString();
    created.set(openWorkflowAtom, {
      base: {
        id: "comparison",
        name: "",
        version: 1,
        createdAt: epoch,
        updatedAt: epoch,
        graph: found.together,
      },
    });
    created.set(readOnlyAtom, true);
    created.set(changeMarksAtom, new Map(found.nodes.map(({ id, mark }) => [id, mark])));
    return { changes: found, store: created };
  }, [before, after]);
  return (
    <Provider store={store}>
      <div className="flex h-[56vh] min-h-80 overflow-hidden rounded-lg border max-md:flex-col">
        <div className="relative min-h-0 min-w-0 flex-1">
          <ReactFlowProvider>
            <Canvas />
          </ReactFlowProvider>
        </div>
        <ChangeList changes={changes} />
      </div>
    </Provider>
  );
}

function ChangeList({ changes: { nodes, edges, moved } }: { changes: GraphChanges }): ReactNode {
  const [selected, select] = useAtom(selectedNodeAtom);
  return (
    <section
      aria-label="Changes"
      className="w-85 shrink-0 overflow-y-auto border-l bg-surface p-2 text-sm max-md:h-1/2 max-md:w-full max-md:border-t max-md:border-l-0"
    >
      {nodes.length + edges.length === 0 && (
        <p className="p-2 text-muted">
          {moved > 0 ? "Nodes were only moved: both do the same." : "There is no difference."}
        </p>
      )}
      <ul aria-label="Changed nodes">
        {nodes.map(({ id, label, mark, fields }) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={id === selected}
              onClick={() => select(id)}
              className={joinClasses(
                "flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left -outline-offset-2",
                id === selected ? "bg-accent-soft" : "hover:bg-hover",
              )}
            >
              <MarkIcon mark={mark} />
              <span className="min-w-0 flex-1 truncate font-medium">{label}</span>
              <span className="text-xs text-muted">{markLabels[mark]}</span>
            </button>
            {fields.length > 0 && (
              <dl className="mb-1 ml-7.5 flex flex-col gap-1 text-xs">
                {fields.map((field) => (
                  <FieldLine key={field.path.join("\u0000")} field={field} />
                ))}
              </dl>
            )}
          </li>
        ))}
      </ul>
      {edges.length > 0 && (
        <ul aria-label="Changed connections" className="mt-1 border-t pt-1">
          {edges.map(({ id, mark, text }) => (
            <li key={`${mark}${id}`} className="flex items-center gap-2 px-2 py-1 text-xs">
              <MarkIcon mark={mark} />
              <span className="min-w-0 flex-1 truncate">{text}</span>
              <span className="text-muted">{markLabels[mark]}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function FieldLine({ field }: { field: FieldChange }): ReactNode {
  const inConfig = field.path[0] === "data" && field.path[1] === "config" && field.path.length > 2;
  const path = inConfig ? field.path.slice(2) : field.path[0] === "data" ? field.path.slice(1) : field.path;
  return (
    <div>
      <dt className="font-mono text-2xs text-muted">{shownPath(path.map(String))}</dt>
      {"before" in field && (
        <dd className="font-mono text-danger-strong wrap-anywhere">
          <span aria-hidden>− </span>
          <del className="no-underline">{scalarText(field.before)}</del>
        </dd>
      )}
      {"after" in field && (
        <dd className="font-mono text-success wrap-anywhere">
          <span aria-hidden>+ </span>
          <ins className="no-underline">{scalarText(field.after)}</ins>
        </dd>
      )}
    </div>
  );
}
