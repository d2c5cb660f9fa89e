import {
  type Added,
  type Clip,
  type GraphContent,
  type Position,
  copyNodes,
  createFreeIds,
  deleteNodes,
  duplicateNodes,
  groupIntoLoop,
  nodesById,
  pasteNodes,
  setDisabled,
  ungroupLoop,
} from "@workfuse/graph";
import { catalog, nodeTypes } from "@workfuse/nodes/catalog";
import { atom } from "jotai";
import { editAtom, graphAtom, nothingSelected, selectedNodeAtom, selectionAtom } from "../state/atoms.ts";
import { boxesOf } from "../canvas/boxes.ts";
import { type Axis, type Side, alignNodes, distributeNodes } from "../state/arrange.ts";
import { freePosition, placeInside } from "../state/graph-edits.ts";
import { joinLoops, makeRoom, placeNodes, settleFrames } from "../state/move-nodes.ts";
import { isLoop } from "../state/outputs-of.ts";

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
  const changed = set(editAtom, { label, change: () => settleFrames(added.graph) });
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

/** Makes the selected nodes the body of a new loop. */
export const groupIntoLoopAtom = atom(null, (get, set) => {
  const { nodes: nodeIds } = get(selectionAtom);
  if (nodeIds.size === 0) return;
  const { label, initialConfig } = catalog.loop;
  let loop: string | undefined;
  const changed = set(editAtom, {
    label: "Group into a loop",
    change(graph) {
      const data = { label: createFreeIds(graph).label(label), config: structuredClone(initialConfig) };
      const grouped = groupIntoLoop({ graph, nodeIds, loop: { type: "loop", data }, nodeTypes });
      if (!grouped.ok) return grouped;
      loop = grouped.value.loopId;
      return settleFrames(grouped.value.graph);
    },
  });
  if (changed && loop !== undefined) set(selectedNodeAtom, loop);
});

/** Takes the selected loops away and leaves their bodies in their places. */
export const ungroupAtom = atom(null, (get, set) => {
  const { nodes: ids } = get(selectionAtom);
  const graph = get(graphAtom);
  const loops = graph.nodes.filter((node) => ids.has(node.id) && isLoop(node)).map(({ id }) => id);
  if (loops.length === 0) return;
  const body = graph.nodes.filter(({ parentId }) => loops.includes(parentId ?? "")).map(({ id }) => id);
  const changed = set(editAtom, {
    label: loops.length === 1 ? "Ungroup a loop" : `Ungroup ${loops.length} loops`,
    change(current) {
      let after = current;
      for (const nodeId of loops) {
        const result = ungroupLoop({ graph: after, nodeId, nodeTypes });
        if (!result.ok) return result;
        after = result.value;
      }
      return settleFrames(after);
    },
  });
  if (changed) set(selectionAtom, { ...nothingSelected, nodes: new Set(body) });
});

/** Puts the selected nodes beside the loop that they stand in. */
export const leaveLoopAtom = atom(null, (get, set) => {
  const { nodes: ids } = get(selectionAtom);
  set(editAtom, {
    label: "Take out of the loop",
    change(graph) {
      const nodes = nodesById(graph);
      const leaving = graph.nodes.filter(
        ({ id, parentId }) => ids.has(id) && parentId !== undefined && !ids.has(parentId),
      );
      const targets = new Map(leaving.map(({ id, parentId }) => [id, nodes.get(parentId ?? "")?.parentId]));
      const joined = joinLoops({ graph, targets });
      if (!joined.ok) return joined;
      const positions = new Map(
        leaving.map(({ id, parentId, position }) => {
          const frame = boxesOf(graph).get(parentId ?? "");
          return [id, { x: position.x, y: (frame ? frame.y + frame.height : position.y) + shift }];
        }),
      );
      return placeNodes({ graph: joined.value, positions });
    },
  });
});

/** Puts a node into a loop, where it has room, or out of all loops. */
export const moveToLoopAtom = atom(
  null,
  (_get, set, { nodeId, loopId }: { nodeId: string; loopId: string | undefined }) => {
    set(editAtom, {
      label: loopId === undefined ? "Take out of the loop" : "Move into a loop",
      change(graph) {
        const joined = joinLoops({ graph, targets: new Map([[nodeId, loopId]]) });
        if (!joined.ok) return joined;
        const home = boxesOf(graph).get(nodesById(graph).get(nodeId)?.parentId ?? "");
        const position =
          loopId === undefined
            ? freePosition({
                graph,
                position: { x: home?.x ?? 0, y: (home?.y ?? 0) + (home?.height ?? 0) + shift },
              })
            : placeInside({ graph, loopId });
        const placed = placeNodes({ graph: joined.value, positions: new Map([[nodeId, position]]) });
        return makeRoom({ before: graph, graph: placed, nodeId });
      },
    });
  },
);

export const alignSelectionAtom = atom(null, (get, set, side: Side) => {
  const { nodes: nodeIds } = get(selectionAtom);
  set(editAtom, { label: "Align", change: (graph) => alignNodes({ graph, nodeIds, side }) });
});

export const distributeSelectionAtom = atom(null, (get, set, axis: Axis) => {
  const { nodes: nodeIds } = get(selectionAtom);
  set(editAtom, { label: "Spread evenly", change: (graph) => distributeNodes({ graph, nodeIds, axis }) });
});

export const selectAllAtom = atom(null, (get, set) => {
  const { nodes, edges } = get(graphAtom);
  set(selectionAtom, {
    nodes: new Set(nodes.map(({ id }) => id)),
    edges: new Set(edges.map(({ id }) => id)),
  });
});
