import { type WorkflowEdge as GraphEdge, addEdge, connectionProblem, defaultHandle } from "@workfuse/graph";
import {
  Background,
  BackgroundVariant,
  type Connection,
  type Edge,
  MiniMap,
  type OnConnectEnd,
  Panel,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
import { useAtomValue, useSetAtom, useStore } from "jotai";
import { type DragEvent, type KeyboardEvent, type MouseEvent, type ReactNode, useState } from "react";
import { isNodeType, nodeDragType } from "../palette/node-drag.ts";
import { useAddNode } from "../palette/use-add-node.ts";
import { editAtom, graphAtom, readOnlyAtom, selectedNodeAtom, selectionAtom } from "../state/atoms.ts";
import { edgeFrom } from "../state/graph-edits.ts";
import { isNote } from "../state/outputs-of.ts";
import {
  canvasEdgesAtom,
  canvasNodesAtom,
  changeEdgesAtom,
  changeNodesAtom,
  editedNoteAtom,
  nodeMenuAtom,
  quickAddAtom,
} from "./canvas-atoms.ts";
import { CanvasControls } from "./canvas-controls.tsx";
import { nodeWidth } from "./node-size.ts";
import { NodeMenu } from "./node-menu.tsx";
import { SnapLines } from "./snap-lines.tsx";
import { useSelectedInView } from "./use-selected-in-view.ts";
import { WorkflowEdge } from "./workflow-edge.tsx";
import { WorkflowNode } from "./workflow-node.tsx";
import { LoopFrame } from "./loop-frame.tsx";
import { NoteCard } from "./note-card.tsx";

// Must stay the same objects, or the canvas would be built anew with every drawing.
const nodeComponents = { workflow: WorkflowNode, loop: LoopFrame, note: NoteCard };
const edgeComponents = { workflow: WorkflowEdge };
// Below this an overview would cover more than it shows.
const minimapFrom = 12;
const fitOptions = { padding: 0.25, maxZoom: 1, minZoom: 0.3 };

const ariaLabels = {
  "node.a11yDescription.default":
    "Press Enter to select this node, then the arrow keys to move it, Delete to remove it.",
  "node.a11yDescription.keyboardDisabled": "Press Enter to select this node.",
  "edge.a11yDescription.default": "Press Enter to select this connection, then Delete to remove it.",
};

/** The workflow as a drawing that can be changed. */
export function Canvas({ children }: { children?: ReactNode }): ReactNode {
  const nodes = useAtomValue(canvasNodesAtom);
  const edges = useAtomValue(canvasEdgesAtom);
  const readOnly = useAtomValue(readOnlyAtom);
  const changeNodes = useSetAtom(changeNodesAtom);
  const changeEdges = useSetAtom(changeEdgesAtom);
  const setQuickAdd = useSetAtom(quickAddAtom);
  const addNode = useAddNode();
  const { screenToFlowPosition } = useReactFlow();
  const connecting = useConnecting();
  useSelectedInView();

  const openAt = (event: MouseEvent): void => {
    if (
      readOnly ||
      !(event.target instanceof Element) ||
      !event.target.classList.contains("react-flow__pane")
    )
      return;
    const point = { x: event.clientX, y: event.clientY };
    setQuickAdd({ point, position: screenToFlowPosition(point) });
  };
  const store = useStore();
  const openMenu = (event: MouseEvent, nodeId?: string): void => {
    if (readOnly) return;
    event.preventDefault();
    if (nodeId !== undefined && !store.get(selectionAtom).nodes.has(nodeId)) {
      store.set(selectedNodeAtom, nodeId);
    }
    store.set(nodeMenuAtom, { x: event.clientX, y: event.clientY });
  };
  // Before the canvas library selects the node with the same key.
  const writeInNote = (event: KeyboardEvent): void => {
    if (readOnly || (event.key !== "Enter" && event.key !== "F2")) return;
    const nodeId = store.get(selectedNodeAtom);
    const isChosen = event.target instanceof HTMLElement && event.target.dataset["id"] === nodeId;
    const node = store.get(graphAtom).nodes.find(({ id }) => id === nodeId);
    if (!isChosen || !node || !isNote(node)) return;
    event.preventDefault();
    event.stopPropagation();
    store.set(editedNoteAtom, node.id);
  };
  const drop = (event: DragEvent): void => {
    const type = event.dataTransfer.getData(nodeDragType);
    if (!isNodeType(type)) return;
    event.preventDefault();
    const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    addNode({ type, position: { x: x - nodeWidth / 2, y: y - 30 } });
  };
  return (
    <ReactFlow
      aria-label="Canvas"
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeComponents}
      edgeTypes={edgeComponents}
      onNodesChange={changeNodes}
      onEdgesChange={changeEdges}
      onConnect={connecting.connect}
      onConnectEnd={connecting.end}
      isValidConnection={connecting.isValid}
      onDoubleClick={openAt}
      onNodeContextMenu={(event, { id }) => openMenu(event, id)}
      onSelectionContextMenu={(event) => openMenu(event)}
      onKeyDownCapture={writeInNote}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(nodeDragType)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      }}
      onDrop={drop}
      nodesDraggable={!readOnly}
      nodesConnectable={!readOnly}
      connectOnClick={false}
      selectNodesOnDrag={false}
      connectionRadius={28}
      deleteKeyCode={null}
      zoomOnDoubleClick={false}
      panOnScroll
      selectionOnDrag
      panOnDrag={[1, 2]}
      panActivationKeyCode="Space"
      multiSelectionKeyCode={["Shift", "Meta", "Control"]}
      snapToGrid
      snapGrid={[8, 8]}
      minZoom={0.1}
      maxZoom={2}
      fitView
      fitViewOptions={fitOptions}
      onlyRenderVisibleElements={nodes.length > 200}
      ariaLabelConfig={ariaLabels}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} />
      {nodes.length >= minimapFrom && (
        <MiniMap
          pannable
          zoomable
          position="bottom-right"
          ariaLabel="Overview of the canvas"
          nodeColor="var(--color-line-strong)"
          nodeBorderRadius={24}
          style={{ width: 148, height: 96 }}
          className="max-lg:hidden"
        />
      )}
      <CanvasControls />
      {!readOnly && <SnapLines />}
      {!readOnly && <NodeMenu />}
      {connecting.problem !== null && (
        <Panel position="top-center">
          <output className="rounded-md bg-danger-soft px-3 py-1.5 text-sm text-danger-strong shadow-sm">
            {connecting.problem}
          </output>
        </Panel>
      )}
      {children}
    </ReactFlow>
  );
}

/** Drawing connections: which are allowed and why not, and what happens where one ends. */
function useConnecting(): {
  /** Why the connection that is being dragged cannot be made. */
  readonly problem: string | null;
  readonly isValid: (connection: Connection | Edge) => boolean;
  readonly connect: (connection: Connection) => void;
  readonly end: OnConnectEnd;
} {
  const store = useStore();
  const [problem, setProblem] = useState<string | null>(null);
  const { screenToFlowPosition } = useReactFlow();
  return {
    problem,
    isValid(connection) {
      return connectionProblem({ graph: store.get(graphAtom), edge: edgeOf(connection) }) === undefined;
    },
    connect(connection) {
      store.set(editAtom, {
        label: "Connect",
        change: (graph) => addEdge({ graph, edge: edgeOf(connection) }),
      });
    },
    end(event, { fromHandle, toNode, toHandle, isValid }) {
      setProblem(null);
      if (!fromHandle || isValid === true || fromHandle.type !== "source") return;
      const origin = { nodeId: fromHandle.nodeId, handle: fromHandle.id ?? defaultHandle };
      if (toNode && toHandle) {
        const edge = edgeFrom({ origin, target: toNode.id });
        const refusal = connectionProblem({ graph: store.get(graphAtom), edge });
        setProblem(refusal?.error.message ?? null);
        setTimeout(setProblem, 4000, null);
        return;
      }
      if (toNode) return;
      const { clientX, clientY } =
        "changedTouches" in event
          ? (event.changedTouches[0] ?? event.touches[0] ?? { clientX: 0, clientY: 0 })
          : event;
      const point = { x: clientX, y: clientY };
      const { x, y } = screenToFlowPosition(point);
      store.set(quickAddAtom, { point, position: { x, y: y - 30 }, origin });
    },
  };
}

function edgeOf({ source, sourceHandle, target }: Connection | Edge): GraphEdge {
  return edgeFrom({ origin: { nodeId: source, handle: sourceHandle ?? defaultHandle }, target });
}
