import type { GraphContent, WorkflowNode } from "./model.ts";
import type { GraphProblem } from "./problem.ts";

// More values than any config holds, sample payloads included: 16 MB of JSON.
const mostValues = 2_000_000;

/**
 * A graph comes out of JSON, where every config is an object that can be walked. What code hands in may be anything: a
 * circle, a property that throws. Such a config is a problem, and is taken as empty by what looks at the graph next.
 */
export function withReadableConfigs(graph: GraphContent): {
  readonly graph: GraphContent;
  readonly problems: readonly GraphProblem[];
} {
  const problems: GraphProblem[] = [];
  const nodes = graph.nodes.map((node, index): WorkflowNode => {
    const trouble = troubleOf([node.data.config, node.data.forEach?.items]);
    if (trouble === undefined) return node;
    const { forEach: _unreadable, ...data } = node.data;
    problems.push({
      code: "node.config_invalid",
      severity: "error",
      nodeId: node.id,
      path: ["nodes", index, "data", "config"],
      message: `${node.data.label}: The settings ${trouble}.`,
    });
    return { ...node, disabled: true, data: { ...data, config: {} } };
  });
  return problems.length === 0 ? { graph, problems } : { graph: { ...graph, nodes }, problems };
}

function troubleOf([config, items]: readonly [config: unknown, items: unknown]): string | undefined {
  if (typeof config !== "object" || config === null || Array.isArray(config)) return "are not an object";
  const open: unknown[] = [config, items];
  let seen = 0;
  try {
    for (let value = open.pop(); open.length > 0 || value !== undefined; value = open.pop()) {
      if (typeof value !== "object" || value === null) continue;
      for (const inner of Array.isArray(value) ? value : Object.values(value)) {
        if (++seen > mostValues) return "hold too many values, or go in a circle";
        if (typeof inner === "object" && inner !== null) open.push(inner);
      }
    }
  } catch {
    // A property or a proxy that throws: whatever it says is not for us.
    return "cannot be read";
  }
  return undefined;
}
