import { type Position, deleteNodes, nodesById, setDisabled } from "@workfuse/graph";
import { atom } from "jotai";
import { type Clip, copyNodes, pasteNodes } from "../state/clipboard.ts";
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
export const pasteAtom = atom(
  null,
  (get, set, { clip, position, label = "Paste" }: { clip: Clip; position: Position; label?: string }) => {
    const pasted = pasteNodes({ graph: get(graphAtom), clip, position });
    const changed = set(editAtom, { label, change: () => pasted.graph });
    if (changed) set(selectionAtom, { ...nothingSelected, nodes: new Set(pasted.nodeIds) });
  },
);

/** Copies the selected nodes beside themselves. */
export const duplicateSelectionAtom = atom(null, (get, set) => {
  const clip = copyNodes({ graph: get(graphAtom), nodeIds: get(selectionAtom).nodes });
  if (!clip) return;
  const position = {
    x: Math.min(...clip.nodes.map((node) => node.position.x)) + shift,
    y: Math.min(...clip.nodes.map((node) => node.position.y)) + shift * 3,
  };
  set(pasteAtom, { clip, position, label: "Duplicate" });
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
