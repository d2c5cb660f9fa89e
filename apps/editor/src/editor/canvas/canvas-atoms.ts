import {
  type Position,
  type WorkflowEdge,
  type WorkflowNode,
  moveNodes,
  sourceHandleOf,
} from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import type { Edge, EdgeChange, Node, NodeChange } from "@xyflow/react";
import { atom } from "jotai";
import { editAtom, graphAtom, selectionAtom } from "../state/atoms.ts";

export type CanvasNode = Node<{ readonly node: WorkflowNode }, "workflow">;
export type CanvasEdge = Edge<{ readonly sourceHandle: string }, "workflow">;

type Size = { readonly width: number; readonly height: number };
/** Where nodes are while they are dragged; the graph changes once, when they are dropped. */
const draggedAtom = atom<ReadonlyMap<string, Position>>(new Map());
const measuredAtom = atom<ReadonlyMap<string, Size>>(new Map());

// A node that did not change must stay the very same object, or the canvas would draw all of them on every move.
const drawnNodes = new WeakMap<WorkflowNode, CanvasNode>();
const drawnEdges = new WeakMap<WorkflowEdge, CanvasEdge>();

/** The nodes as the canvas library takes them. */
export const canvasNodesAtom = atom((get): CanvasNode[] => {
  const [dragged, measured, { nodes: selected }] = [get(draggedAtom), get(measuredAtom), get(selectionAtom)];
  return get(graphAtom).nodes.map((node) => {
    const position = dragged.get(node.id) ?? node.position;
    const size = measured.get(node.id);
    const before = drawnNodes.get(node);
    if (
      before !== undefined &&
      before.position === position &&
      before.selected === selected.has(node.id) &&
      before.measured === size
    ) {
      return before;
    }
    const drawn: CanvasNode = {
      id: node.id,
      type: "workflow",
      position,
      data: { node },
      selected: selected.has(node.id),
      ariaLabel: `${node.data.label} (${definitionOf(node.type)?.label ?? node.type})`,
      ...(size === undefined ? {} : { measured: size }),
    };
    drawnNodes.set(node, drawn);
    return drawn;
  });
});

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
  if (moving.size > 0) set(draggedAtom, moving);
  if (moved.size > 0) {
    const wasDragged = get(draggedAtom).size > 0;
    set(draggedAtom, new Map());
    set(editAtom, {
      label: moved.size === 1 ? "Move a node" : `Move ${moved.size} nodes`,
      // Steps with the arrow keys are one change; each drag is its own.
      ...(wasDragged ? {} : { mergeKey: `move:${[...moved.keys()].join()}` }),
      change: (graph) => {
        const positions = new Map(
          graph.nodes.flatMap(({ id, position }) => {
            const to = moved.get(id);
            return to !== undefined && (to.x !== position.x || to.y !== position.y)
              ? [[id, to] as const]
              : [];
          }),
        );
        return positions.size === 0 ? graph : moveNodes({ graph, positions });
      },
    });
  }
});

export const changeEdgesAtom = atom(null, (get, set, changes: readonly EdgeChange<CanvasEdge>[]) => {
  const edges = new Set(get(selectionAtom).edges);
  for (const change of changes) {
    if (change.type !== "select") continue;
    if (change.selected) edges.add(change.id);
    else edges.delete(change.id);
  }
  set(selectionAtom, { ...get(selectionAtom), edges });
});

/** A wish for a new node: where, and what it is to be connected with. */
export type QuickAdd = {
  /** Pixels in the window, where the list opens. */
  readonly point: Position;
  /** On the canvas; computed from the origin where absent. */
  readonly position?: Position;
  readonly origin?: { readonly nodeId: string; readonly handle: string };
  readonly edgeId?: string;
};
export const quickAddAtom = atom<QuickAdd | null>(null);
