import type { GraphContent } from "@workfuse/graph";

const arnPattern = /^arn:aws[\w-]*:secretsmanager:/;

/** Every reference to a secret, at any depth of any node's config; each once. */
export function secretArnsOf(graph: GraphContent): readonly string[] {
  const found = new Set<string>();
  const open: unknown[] = graph.nodes.map(({ data }) => data.config);
  for (let value = open.pop(); value !== undefined || open.length > 0; value = open.pop()) {
    if (typeof value === "string" && arnPattern.test(value)) found.add(value);
    else if (typeof value === "object" && value !== null) open.push(...Object.values(value));
  }
  return [...found];
}
