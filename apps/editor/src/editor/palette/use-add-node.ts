import { type Position, insertOnEdge } from "@workfuse/graph";
import { type NodeType, catalog, nodeTypes } from "@workfuse/nodes/catalog";
import { useReactFlow } from "@xyflow/react";
import { useStore } from "jotai";
import { nodeHeight, nodeWidth } from "../canvas/node-size.ts";
import { editAtom, graphAtom, selectedNodeAtom } from "../state/atoms.ts";
import {
  type Origin,
  addConnectedNode,
  createNode,
  firstFreeOutput,
  freePosition,
  placeAfter,
} from "../state/graph-edits.ts";

export type AddNode = (wish: {
  readonly type: NodeType;
  /** On the canvas. Where absent: after the origin, after the selected node, or in the middle of the view. */
  readonly position?: Position | undefined;
  readonly origin?: Origin | undefined;
  readonly edgeId?: string | undefined;
}) => void;

/** Adds a node, connects it as wished, and selects it. */
export function useAddNode(): AddNode {
  const store = useStore();
  const { screenToFlowPosition } = useReactFlow();
  return ({ type, position, edgeId, ...wish }) => {
    const graph = store.get(graphAtom);
    const origin =
      wish.origin ??
      (position === undefined ? firstFreeOutput({ graph, nodeId: store.get(selectedNodeAtom) }) : undefined);
    const place =
      position ?? (origin ? placeAfter({ graph, origin }) : freePosition({ graph, position: middle() }));
    const node = createNode({ graph, type, position: place });
    const changed = store.set(editAtom, {
      label: `Add ${catalog[type].label}`,
      change: (current) =>
        edgeId === undefined
          ? addConnectedNode({
              graph: current,
              node,
              origin: catalog[type].role === "trigger" ? undefined : origin,
            })
          : insertOnEdge({ graph: current, node: { ...node, position: centred(place) }, edgeId, nodeTypes }),
    });
    if (changed) store.set(selectedNodeAtom, node.id);
  };

  function middle(): Position {
    const canvas = document.querySelector(".react-flow")?.getBoundingClientRect();
    const { x, y } = screenToFlowPosition({
      x: (canvas?.left ?? 0) + (canvas?.width ?? 0) / 2,
      y: (canvas?.top ?? 0) + (canvas?.height ?? 0) / 2,
    });
    return centred({ x, y });
  }
}

/** The top left corner of a node whose middle is here. */
function centred({ x, y }: Position): Position {
  return { x: Math.round(x - nodeWidth / 2), y: Math.round(y - nodeHeight(1) / 2) };
}
