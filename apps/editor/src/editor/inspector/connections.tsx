import {
  type WorkflowNode,
  addEdge,
  connectionProblem,
  deleteEdge,
  nodesById,
  sourceHandleOf,
  withBodies,
} from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { Field, IconButton, Select } from "@workfuse/ui";
import { useAtomValue, useSetAtom } from "jotai";
import { ArrowRight, X } from "lucide-react";
import type { ReactNode } from "react";
import { editAtom, graphAtom, readOnlyAtom, selectedNodeAtom } from "../state/atoms.ts";
import { edgeFrom } from "../state/graph-edits.ts";
import { isLoop, outputsOf } from "../state/outputs-of.ts";
import { moveToLoopAtom } from "../keyboard/selection-edits.ts";

/** Where a node's outputs lead: the way to connect nodes without a pointer. */
export function Connections({ node }: { node: WorkflowNode }): ReactNode {
  const outputs = outputsOf(node);
  return (
    <section aria-label="Connections" className="flex flex-col gap-2 border-t pt-4">
      <h2 className="text-sm font-medium">Leads to</h2>
      {outputs.map((output) => (
        <OutputConnections key={output} node={node} output={output} named={outputs.length > 1} />
      ))}
      <LoopChoice node={node} />
    </section>
  );
}

/** The loop that a node stands in: the way to move it there without a pointer. */
function LoopChoice({ node }: { node: WorkflowNode }): ReactNode {
  const graph = useAtomValue(graphAtom);
  const readOnly = useAtomValue(readOnlyAtom);
  const move = useSetAtom(moveToLoopAtom);
  const inside = withBodies({ graph, nodeIds: [node.id] });
  const loops = graph.nodes.filter((each) => isLoop(each) && !inside.has(each.id));
  if (loops.length === 0 || definitionOf(node.type)?.role === "trigger") return null;
  return (
    <Field label="Stands in">
      {(control) => (
        <Select
          {...control}
          disabled={readOnly}
          value={node.parentId ?? ""}
          onChange={({ target: { value } }) =>
            move({ nodeId: node.id, loopId: value === "" ? undefined : value })
          }
        >
          <option value="">No loop</option>
          {loops.map(({ id, data }) => (
            <option key={id} value={id}>
              {data.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function OutputConnections({
  node,
  output,
  named,
}: {
  node: WorkflowNode;
  output: string;
  named: boolean;
}): ReactNode {
  const graph = useAtomValue(graphAtom);
  const readOnly = useAtomValue(readOnlyAtom);
  const edit = useSetAtom(editAtom);
  const select = useSetAtom(selectedNodeAtom);
  const nodes = nodesById(graph);
  const edges = graph.edges.filter((edge) => edge.source === node.id && sourceHandleOf(edge) === output);
  const origin = { nodeId: node.id, handle: output };
  const targets = graph.nodes.filter(
    ({ id, type }) =>
      definitionOf(type)?.role !== "trigger" &&
      connectionProblem({ graph, edge: edgeFrom({ origin, target: id }) }) === undefined,
  );
  return (
    <div className="flex flex-col gap-1">
      {named && <div className="text-xs text-muted">{output}</div>}
      {edges.map((edge) => {
        const label = nodes.get(edge.target)?.data.label ?? edge.target;
        return (
          <div key={edge.id} className="flex items-center gap-1.5">
            <ArrowRight aria-hidden className="size-3.5 text-faint" />
            <button
              type="button"
              className="min-w-0 flex-1 truncate text-left text-sm hover:underline"
              onClick={() => select(edge.target)}
            >
              {label}
            </button>
            {!readOnly && (
              <IconButton
                size="sm"
                label={`Disconnect ${label}`}
                onClick={() =>
                  edit({
                    label: "Delete a connection",
                    change: (current) => deleteEdge({ graph: current, edgeId: edge.id }),
                  })
                }
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            )}
          </div>
        );
      })}
      {!readOnly && targets.length > 0 && (
        <Select
          aria-label={named ? `Connect output ${output} to` : "Connect to"}
          value=""
          className="text-muted"
          onChange={(event) => {
            const target = event.target.value;
            edit({
              label: "Connect",
              change: (current) => addEdge({ graph: current, edge: edgeFrom({ origin, target }) }),
            });
          }}
        >
          <option value="">Connect to…</option>
          {targets.map(({ id, data }) => (
            <option key={id} value={id}>
              {data.label}
            </option>
          ))}
        </Select>
      )}
      {edges.length === 0 && (readOnly || targets.length === 0) && (
        <p className="text-sm text-muted">Nothing yet.</p>
      )}
    </div>
  );
}
