import {
  type GraphContent,
  type Position,
  type WorkflowEdge,
  type WorkflowNode,
  loopsAround,
  nodesById,
  sourceHandleOf,
} from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import type { Edge, EdgeChange, Node, NodeChange } from "@xyflow/react";
import { atom } from "jotai";
import { editAtom, graphAtom, selectionAtom } from "../state/atoms.ts";
import { dropNodes, placeNodes, withBodyPositions } from "../state/move-nodes.ts";
import { isLoop, isNote } from "../state/outputs-of.ts";
import { boxesOf } from "./boxes.ts";
import type { Box } from "./into-view.ts";
import { type SnapLine, snapBox } from "./snap.ts";

type NodeData = {
  readonly node: WorkflowNode;
  /** Where the graph has it, and its size. */
  readonly box: Box;
};
export type CanvasNode = Node<NodeData, "workflow" | "loop" | "note">;
export type CanvasEdge = Edge<{ readonly sourceHandle: string }, "workflow">;

type Size = { readonly width: number; readonly height: number };
/** Where nodes are while they are dragged; the graph changes once, when they are dropped. */
const draggedAtom = atom<ReadonlyMap<string, Position>>(new Map());
const measuredAtom = atom<ReadonlyMap<string, Size>>(new Map());

/** The lines that the dragged node stands at. */
export const snapLinesAtom = atom<readonly SnapLine[]>([]);
const snapReach = 8;

// A node that did not change must stay the very same object, or the canvas would draw all of them on every move.
const drawnNodes = new WeakMap<WorkflowNode, CanvasNode>();
const drawnEdges = new WeakMap<WorkflowEdge, CanvasEdge>();

/** What lies behind lies behind also while it is selected, which the canvas library lifts by 1000. */
const depthOf = { note: -6000, loop: -3000, workflow: 0 } as const;

/** The nodes as the canvas library takes them. It is not told of parents: positions are those of the canvas everywhere. */
export const canvasNodesAtom = atom((get): CanvasNode[] => {
  const [dragged, measured, { nodes: selected }] = [get(draggedAtom), get(measuredAtom), get(selectionAtom)];
  const graph = get(graphAtom);
  const boxes = boxesOf(graph);
  const byId = nodesById(graph);
  return graph.nodes.map((node) => {
    const known = boxes.get(node.id);
    const before = drawnNodes.get(node);
    const box = known && before && sameBox(known, before.data.box) ? before.data.box : known;
    const at = dragged.get(node.id) ?? box ?? node.position;
    const size = measured.get(node.id);
    if (
      before !== undefined &&
      before.data.box === box &&
      before.position.x === at.x &&
      before.position.y === at.y &&
      before.selected === selected.has(node.id) &&
      before.measured === size
    ) {
      return before;
    }
    const type = isLoop(node) ? "loop" : isNote(node) ? "note" : "workflow";
    const depth = node.parentId === undefined ? 0 : loopsAround({ nodes: byId, nodeId: node.id }).length;
    const drawn: CanvasNode = {
      id: node.id,
      type,
      position: { x: at.x, y: at.y },
      data: { node, box: box ?? { ...node.position, width: 0, height: 0 } },
      selected: selected.has(node.id),
      zIndex: depthOf[type] + depth,
      // What stands in a frame, and the canvas behind it, can be reached through it; its head takes the pointer.
      ...(type === "loop" ? { style: { pointerEvents: "none" } } : {}),
      ariaLabel: `${node.data.label} (${definitionOf(node.type)?.label ?? node.type})`,
      ...(size === undefined ? {} : { measured: size }),
    };
    drawnNodes.set(node, drawn);
    return drawn;
  });
});

function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

export const canvasEdgesAtom = atom((get): CanvasEdge[] => {
  const { edges: selected } = get(selectionAtom);
  const { nodes, edges } = get(graphAtom);
  const labels = new Map(nodes.map(({ id, data }) => [id, data.label]));
  return edges.map((edge) => {
    const before = drawnEdges.get(edge);
    const ariaLabel = `Connection from ${labels.get(edge.source) ?? ""} to ${labels.get(edge.target) ?? ""}`;
    if (before?.selected === selected.has(edge.id) && before.ariaLabel === ariaLabel) return before;
    const drawn: CanvasEdge = {
      id: edge.id,
      type: "workflow",
      source: edge.source,
      target: edge.target,
      sourceHandle: sourceHandleOf(edge),
      targetHandle: "in",
      data: { sourceHandle: sourceHandleOf(edge) },
      selected: selected.has(edge.id),
      ariaLabel,
    };
    drawnEdges.set(edge, drawn);
    return drawn;
  });
});

/** What the canvas library reports: selection, sizes, positions. */
export const changeNodesAtom = atom(null, (get, set, changes: readonly NodeChange<CanvasNode>[]) => {
  const selected = new Set(get(selectionAtom).nodes);
  const [moving, moved] = [new Map<string, Position>(), new Map<string, Position>()];
  const sizes = new Map<string, Size>();
  for (const change of changes) {
    if (change.type === "select") {
      if (change.selected) selected.add(change.id);
      else selected.delete(change.id);
    } else if (change.type === "dimensions" && change.dimensions) {
      sizes.set(change.id, change.dimensions);
    } else if (change.type === "position" && change.position) {
      const position = { x: Math.round(change.position.x), y: Math.round(change.position.y) };
      (change.dragging === true ? moving : moved).set(change.id, position);
    }
  }
  if (sizes.size > 0) set(measuredAtom, new Map([...get(measuredAtom), ...sizes]));
  if (changes.some(({ type }) => type === "select")) {
    set(selectionAtom, { ...get(selectionAtom), nodes: selected });
  }
  if (moving.size > 0) {
    const { positions, lines } = snapped({ graph: get(graphAtom), moving });
    set(snapLinesAtom, lines);
    set(draggedAtom, withBodyPositions({ graph: get(graphAtom), positions }));
  }
  if (moved.size > 0) {
    const dragged = get(draggedAtom);
    const wasDragged = dragged.size > 0;
    // Where it was drawn last: the canvas library does not know of the lines that it stands at.
    for (const id of moved.keys()) {
      const at = dragged.get(id);
      if (at) moved.set(id, at);
    }
    set(draggedAtom, new Map());
    if (get(snapLinesAtom).length > 0) set(snapLinesAtom, []);
    set(editAtom, {
      label: moved.size === 1 ? "Move a node" : `Move ${moved.size} nodes`,
      // Steps with the arrow keys are one change, and stay in their loop; each drag is its own.
      ...(wasDragged ? {} : { mergeKey: `move:${[...moved.keys()].join()}` }),
      change: (graph) =>
        wasDragged ? dropNodes({ graph, positions: moved }) : placeNodes({ graph, positions: moved }),
    });
  }
});

/** What is dragged alone falls in with the nodes beside it. */
function snapped({ graph, moving }: { graph: GraphContent; moving: ReadonlyMap<string, Position> }): {
  readonly positions: ReadonlyMap<string, Position>;
  readonly lines: readonly SnapLine[];
} {
  const [[id, to] = []] = moving;
  const box = boxesOf(graph).get(id ?? "");
  if (id === undefined || !to || !box || moving.size > 1) return { positions: moving, lines: [] };
  const parentId = nodesById(graph).get(id)?.parentId;
  const others = graph.nodes.flatMap((node) => {
    const other = boxesOf(graph).get(node.id);
    return other && node.id !== id && node.parentId === parentId && !isNote(node) ? [other] : [];
  });
  const { position, lines } = snapBox({ box: { ...box, ...to }, others, reach: snapReach });
  return { positions: new Map([[id, position]]), lines };
}

export const changeEdgesAtom = atom(null, (get, set, changes: readonly EdgeChange<CanvasEdge>[]) => {
  const edges = new Set(get(selectionAtom).edges);
  for (const change of changes) {
    if (change.type !== "select") continue;
    if (change.selected) edges.add(change.id);
    else edges.delete(change.id);
  }
  set(selectionAtom, { ...get(selectionAtom), edges });
});

/** The note that is being written in. */
export const editedNoteAtom = atom<string | null>(null);

/** Where the menu of the selected nodes is open, in pixels of the window. */
export const nodeMenuAtom = atom<Position | null>(null);

/** A wish for a new node: where, and what it is to be connected with. */
export type QuickAdd = {
  /** Pixels in the window, where the list opens. */
  readonly point: Position;
  /** On the canvas; computed from the origin where absent. */
  readonly position?: Position;
  readonly origin?: { readonly nodeId: string; readonly handle: string };
  readonly edgeId?: string;
  /** The loop that it is to stand in. */
  readonly parentId?: string;
};
export const quickAddAtom = atom<QuickAdd | null>(null);
