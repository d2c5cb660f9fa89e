import { type WorkflowEdge, type WorkflowNode, defaultHandle } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";

/** The output handles of a node, `error` aside; one where the type is not known. */
export function outputsOf({
  node: { type, data },
  nodeTypes,
}: {
  node: Pick<WorkflowNode, "type" | "data">;
  nodeTypes: NodeTypes;
}): readonly string[] {
  return nodeTypes.get(type)?.outputs(data.config) ?? [defaultHandle];
}

/** The edge, leaving by this handle. */
export function withHandle({ edge, handle }: { edge: WorkflowEdge; handle: string }): WorkflowEdge {
  const { sourceHandle: _before, ...rest } = edge;
  return handle === defaultHandle ? rest : { ...rest, sourceHandle: handle };
}
