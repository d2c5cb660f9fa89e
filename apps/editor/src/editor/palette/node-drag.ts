import { type NodeType, definitionOf } from "@workfuse/nodes/catalog";

/** The kind of data that a dragged palette entry carries. */
export const nodeDragType = "application/x-workfuse-node";

export function isNodeType(type: string): type is NodeType {
  return definitionOf(type) !== undefined;
}
