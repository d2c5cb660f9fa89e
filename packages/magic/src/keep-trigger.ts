import { type GraphContent, renameNodeId } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";

/** A workflow has one trigger: the new one is the old one changed, whatever the model has called it. */
export function keepTrigger({ before, after }: { before: GraphContent; after: GraphContent }): GraphContent {
  const [old, now] = [before, after].map(({ nodes }) => nodes.find(({ type }) => type === "trigger"));
  if (!old || !now || old.id === now.id) return after;
  const renamed = renameNodeId({ graph: after, from: now.id, to: old.id, nodeTypes });
  if (!renamed.ok) return after;
  const nodes = renamed.value.nodes.map((node) =>
    node.id === old.id ? { ...node, position: old.position } : node,
  );
  return { ...renamed.value, nodes };
}
