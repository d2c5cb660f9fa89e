import type { GraphContent } from "@workfuse/graph";

/** A free node id that reads well in templates: `http`, `http2`, `http3`, … */
export function newNodeId({
  graph,
  type,
  taken = new Set(),
}: {
  graph: Pick<GraphContent, "nodes">;
  type: string;
  taken?: ReadonlySet<string>;
}): string {
  const used = new Set([...graph.nodes.map(({ id }) => id), ...taken]);
  const stem = type.replaceAll(/[^A-Za-z0-9_-]/g, "").slice(0, 48);
  if (!used.has(stem)) return stem;
  for (let number = 2; ; number++) if (!used.has(`${stem}${number}`)) return `${stem}${number}`;
}

/** A label that no other node has: “Transform”, “Transform 2”, … */
export function newLabel({ graph, label }: { graph: Pick<GraphContent, "nodes">; label: string }): string {
  const used = new Set(graph.nodes.map(({ data }) => data.label));
  if (!used.has(label)) return label;
  const stem = label.replace(/ \d+$/, "");
  for (let number = 2; ; number++) if (!used.has(`${stem} ${number}`)) return `${stem} ${number}`;
}

export function newEdgeId(): string {
  return `e_${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}`;
}
