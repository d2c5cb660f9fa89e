import { type GraphContent, type Position, insertOnEdge, nodesById } from "@workfuse/graph";
import { type NodeType, catalog, nodeTypes } from "@workfuse/nodes/catalog";
import { useReactFlow } from "@xyflow/react";
import { useStore } from "jotai";
import { editedNoteAtom } from "../canvas/canvas-atoms.ts";
import { loopAt } from "../canvas/boxes.ts";
import { nodeHeight, nodeWidth } from "../canvas/node-size.ts";
import { editAtom, graphAtom, selectedNodeAtom } from "../state/atoms.ts";
import {
  type Origin,
  addConnectedNode,
  createNode,
  firstFreeOutput,
  freePosition,
  placeAfter,
  placeInside,
} from "../state/graph-edits.ts";
import { isNote } from "../state/outputs-of.ts";
import { makeRoom, settleFrames } from "../state/move-nodes.ts";

export type AddNode = (wish: {
  readonly type: NodeType;
  /** On the canvas. Where absent: after the origin, after the selected node, or in the middle of the view. */
  readonly position?: Position | undefined;
  readonly origin?: Origin | undefined;
  readonly edgeId?: string | undefined;
  /** The loop that it is to stand in; absent: that of its origin, or the one whose frame is at the position. */
  readonly parentId?: string | undefined;
}) => void;

/** Adds a node, connects it as wished, and selects it. A loop around it grows, and what stands beside that makes room. */
export function useAddNode(): AddNode {
  const store = useStore();
  const { screenToFlowPosition } = useReactFlow();
  return ({ type, edgeId, ...wish }) => {
    const graph = store.get(graphAtom);
    const isAction = catalog[type].role === "action";
    const hasPlace = wish.position !== undefined || wish.parentId !== undefined;
    const origin =
      wish.origin ?? (hasPlace ? undefined : firstFreeOutput({ graph, nodeId: store.get(selectedNodeAtom) }));
    const { position, parentId } = placeOf({ graph, isAction, origin, edgeId, wish });
    const node = createNode({ graph, type, position, parentId });
    const changed = store.set(editAtom, {
      label: `Add ${catalog[type].label}`,
      change(current) {
        const added =
          edgeId === undefined
            ? addConnectedNode({ graph: current, node, origin: isAction ? origin : undefined })
            : insertOnEdge({
                graph: current,
                node: { ...node, position: centred(position) },
                edgeId,
                nodeTypes,
              });
        if (!added.ok) return added;
        return settleFrames(makeRoom({ before: current, graph: added.value, nodeId: node.id }));
      },
    });
    if (!changed) return;
    store.set(selectedNodeAtom, node.id);
    if (isNote(node)) store.set(editedNoteAtom, node.id);
  };

  function placeOf({
    graph,
    isAction,
    origin,
    edgeId,
    wish: { position, parentId },
  }: {
    graph: GraphContent;
    isAction: boolean;
    origin: Origin | undefined;
    edgeId: string | undefined;
    wish: { readonly position?: Position | undefined; readonly parentId?: string | undefined };
  }): { readonly position: Position; readonly parentId: string | undefined } {
    if (parentId !== undefined)
      return { parentId, position: position ?? placeInside({ graph, loopId: parentId }) };
    if (position === undefined) {
      if (!origin || !isAction) return { parentId, position: freePosition({ graph, position: middle() }) };
      return { parentId: loopOf({ graph, origin }), position: placeAfter({ graph, origin }) };
    }
    const point = { x: position.x + nodeWidth / 2, y: position.y + nodeHeight(1) / 2 };
    const loopId = isAction ? loopAt({ graph, point }) : undefined;
    if (!origin || edgeId !== undefined) return { parentId: loopId, position };
    // A connection cannot lead into a loop, or out of it: beside its origin the node has a place.
    const home = loopOf({ graph, origin });
    const fits = loopId === home || (home !== undefined && loopId === undefined);
    return { parentId: home, position: fits ? position : placeAfter({ graph, origin }) };
  }

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

/** The loop that the nodes after an output stand in. */
function loopOf({ graph, origin }: { graph: GraphContent; origin: Origin }): string | undefined {
  return nodesById(graph).get(origin.nodeId)?.parentId;
}
