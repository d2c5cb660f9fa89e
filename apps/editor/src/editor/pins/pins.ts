import {
  type GraphContent,
  type WorkflowNode,
  defaultHandle,
  loopsAround,
  nodesById,
  upstreamOf,
} from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { atom } from "jotai";
import { baseAtom, graphAtom } from "../state/atoms.ts";
import type { Pins } from "./pin-storage.ts";
import { storedPins } from "./stored-pins.ts";

/** What the nodes of this workflow are to give when it is run from the canvas, in place of being run. */
export const pinsAtom = atom<Pins>({});

/** Pins a node's output, or unpins it where there is none. */
export const setPinAtom = atom(null, (get, set, { nodeId, output }: { nodeId: string; output: unknown }) => {
  const { [nodeId]: _before, ...others } = get(pinsAtom);
  const pins = output === undefined ? others : { ...others, [nodeId]: output };
  set(pinsAtom, pins);
  const workflowId = get(baseAtom)?.id;
  if (workflowId !== undefined) storedPins.write({ workflowId, pins });
});

/**
 * Whether an output can stand for running a node. Not where it also says which way the execution goes, nor in a loop,
 * where there would be one for each iteration.
 */
export function canPin(node: WorkflowNode): boolean {
  const definition = definitionOf(node.type);
  const outputs = definition?.outputs(node.data.config) ?? [];
  return (
    definition?.role === "action" &&
    node.parentId === undefined &&
    outputs.length === 1 &&
    outputs[0] === defaultHandle
  );
}

/** The pins that a run can use: those of nodes that are there, and before a node where it ends with that. */
export const usablePinsAtom = atom((get) => (until: string | undefined): Pins => {
  const graph = get(graphAtom);
  const before = until === undefined ? undefined : nodesBefore({ graph, nodeId: until });
  return onlyPinnable({
    graph,
    outputs: get(pinsAtom),
    wanted: (id) => before === undefined || before.has(id),
  });
});

/** Of these outputs those that can be taken for granted. */
export function onlyPinnable({
  graph,
  outputs,
  wanted,
}: {
  graph: GraphContent;
  outputs: Pins;
  wanted: (nodeId: string) => boolean;
}): Pins {
  const ids = graph.nodes.filter((node) => canPin(node) && wanted(node.id)).map(({ id }) => id);
  return Object.fromEntries(ids.filter((id) => Object.hasOwn(outputs, id)).map((id) => [id, outputs[id]]));
}

/** All nodes that lead to a node; for one in a loop, to the outermost loop around it. */
export function nodesBefore({ graph, nodeId }: { graph: GraphContent; nodeId: string }): ReadonlySet<string> {
  const outermost = loopsAround({ nodes: nodesById(graph), nodeId }).at(-1) ?? nodeId;
  return upstreamOf({ graph, nodeId: outermost });
}
