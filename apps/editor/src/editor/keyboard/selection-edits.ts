import {
  type Added,
  type Clip,
  type GraphContent,
  type Position,
  copyNodes,
  deleteNodes,
  duplicateNodes,
  nodesById,
  pasteNodes,
  setDisabled,
} from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { atom } from "jotai";
import { editAtom, graphAtom, nothingSelected, selectionAtom } from "../state/atoms.ts";

const shift = 32;

/** Deletes what is selected. */
export const deleteSelectionAtom = atom(null, (get, set) => {
  const { nodes, edges } = get(selectionAtom);
  if (nodes.size + edges.size === 0) return;
  const label =
    nodes.size === 0
      ? edges.size === 1
        ? "Delete a connection"
        : `Delete ${edges.size} connections`
      : nodes.size === 1
        ? `Delete ${nodesById(get(graphAtom)).get([...nodes][0] ?? "")?.data.label ?? "a node"}`
        : `Delete ${nodes.size} nodes`;
  const changed = set(editAtom, {
    label,
    change: (graph) => {
      const after = deleteNodes({ graph, nodeIds: nodes });
      return edges.size === 0 ? after : { ...after, edges: after.edges.filter(({ id }) => !edges.has(id)) };
    },
  });
  if (changed) set(selectionAtom, nothingSelected);
});

/** Adds copies of nodes, and selects them. */
export const pasteAtom = atom(null, (get, set, { clip, position }: { clip: Clip; position: Position }) => {
  set(addAtom, { label: "Paste", added: pasteNodes({ graph: get(graphAtom), clip, position, nodeTypes }) });
});

const addAtom = atom(null, (_get, set, { label, added }: { label: string; added: Added<GraphContent> }) => {
  const changed = set(editAtom, { label, change: () => added.graph });
  if (changed) set(selectionAtom, { ...nothingSelected, nodes: new Set(added.nodeIds) });
});

/** Copies the selected nodes beside themselves. */
export const duplicateSelectionAtom = atom(null, (get, set) => {
  const duplicated = duplicateNodes({
    graph: get(graphAtom),
    nodeIds: get(selectionAtom).nodes,
    offset: { x: shift, y: shift * 3 },
    nodeTypes,
  });
  if (duplicated.ok) set(addAtom, { label: "Duplicate", added: duplicated.value });
});

/** The selected nodes as clipboard text; undefined where none is selected. */
export const selectionTextAtom = atom((get): string | undefined => {
  const copied = copyNodes({ graph: get(graphAtom), nodeIds: get(selectionAtom).nodes });
  return copied.ok ? JSON.stringify(copied.value, undefined, 2) : undefined;
});

/** Disables the selected nodes, or enables them where all are disabled. */
export const toggleDisabledAtom = atom(null, (get, set) => {
  const { nodes: ids } = get(selectionAtom);
  const selected = get(graphAtom).nodes.filter(({ id }) => ids.has(id));
  if (selected.length === 0) return;
  const disabled = selected.some((node) => node.disabled !== true);
  set(editAtom, {
    label: disabled ? "Disable" : "Enable",
    change: (graph) =>
      selected.reduce((current, { id }) => {
        const result = setDisabled({ graph: current, nodeId: id, disabled });
        return result.ok ? result.value : current;
      }, graph),
  });
});

export const selectAllAtom = atom(null, (get, set) => {
  const { nodes, edges } = get(graphAtom);
  set(selectionAtom, {
    nodes: new Set(nodes.map(({ id }) => id)),
    edges: new Set(edges.map(({ id }) => id)),
  });
});
