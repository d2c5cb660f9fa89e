import type { z } from "zod";
import type { GraphContent } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import type { GraphProblem } from "./problem.ts";

// More of one node help nobody, and a message may name every one of a hundred thousand keys.
const mostIssues = 100;
const longestMessage = 1000;

/** What is wrong with single nodes: id, type, configuration. */
export function* nodeProblems({
  graph,
  nodeTypes,
}: {
  graph: GraphContent;
  nodeTypes: NodeTypes;
}): Generator<GraphProblem> {
  const seen = new Set<string>();
  for (const [index, node] of graph.nodes.entries()) {
    const at = { nodeId: node.id, severity: "error" } as const;
    const path = ["nodes", index] as const;
    if (seen.has(node.id)) {
      yield {
        ...at,
        code: "node.duplicate_id",
        message: `The node id “${node.id}” is used twice.`,
        path: [...path, "id"],
      };
    }
    seen.add(node.id);
    const info = nodeTypes.get(node.type);
    if (!info) {
      yield {
        ...at,
        code: "node.unknown_type",
        message: `“${node.data.label}” has the type “${node.type}”, which does not exist here.`,
        path: [...path, "type"],
      };
      continue;
    }
    if (node.disabled === true) continue;
    for (const { field, message } of info.needs?.(node.data.config) ?? []) {
      yield {
        ...at,
        severity: "warning",
        code: "node.not_ready",
        message: `${node.data.label}: ${message}`,
        path: [...path, "data", "config", field],
      };
    }
    const parsed = info.authoredConfig.safeParse(node.data.config);
    for (const issue of parsed.error?.issues.slice(0, mostIssues) ?? []) {
      yield {
        ...at,
        code: "node.config_invalid",
        message: `${node.data.label}: ${describeIssue(issue).slice(0, longestMessage)}`,
        path: [...path, "data", "config", ...issue.path.map(toKey)],
      };
    }
  }
}

function toKey(key: PropertyKey): string | number {
  return typeof key === "symbol" ? String(key) : key;
}

/** A zod issue as a sentence: of a union, the branch that came closest. */
function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join(".");
  if (issue.code === "invalid_union") {
    const closest = issue.errors.toSorted((a, b) => a.length - b.length)[0]?.[0];
    if (closest) return describeIssue({ ...closest, path: [...issue.path, ...closest.path] });
  }
  return path === "" ? issue.message : `${path}: ${issue.message}`;
}
