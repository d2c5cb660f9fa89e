import { type WorkflowNode, defaultHandle, errorHandle } from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";

/** The output handles that a node shows: those of its type, and the error output where it takes it. */
export function outputsOf(node: Pick<WorkflowNode, "type" | "data">): readonly string[] {
  const outputs = definitionOf(node.type)?.outputs(node.data.config) ?? [defaultHandle];
  return node.data.onError === "branch" ? [...outputs, errorHandle] : outputs;
}

/** Whether nodes may stand inside of nodes of this type. */
export function isLoop({ type }: Pick<WorkflowNode, "type">): boolean {
  return definitionOf(type)?.container === true;
}

/** Whether a node is only words on the canvas. */
export function isNote({ type }: Pick<WorkflowNode, "type">): boolean {
  return definitionOf(type)?.role === "note";
}
