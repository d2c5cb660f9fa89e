import { edgeProblems } from "./edge-problems.ts";
import { type GraphContent, graphLimits } from "./model.ts";
import { nodeProblems } from "./node-problems.ts";
import type { NodeTypes } from "./node-types.ts";
import { parentProblems } from "./parent-problems.ts";
import type { GraphProblem, ValidationResult } from "./problem.ts";
import { withReadableConfigs } from "./unreadable-config.ts";
import { shapeProblems } from "./shape-problems.ts";
import { templateProblems } from "./template-problems.ts";

/**
 * Reports everything that is wrong, not only the first. The same check runs in the editor, at save, import and run.
 * Never throws, and takes time linear in nodes and edges for any graph that people draw. Only errors make a graph
 * invalid.
 */
export function validateGraph({
  graph: given,
  nodeTypes,
}: {
  graph: GraphContent;
  nodeTypes: NodeTypes;
}): ValidationResult {
  const tooLarge = sizeProblem(given);
  if (tooLarge) return { valid: false, problems: [tooLarge] };
  const { graph, problems: unreadable } = withReadableConfigs(given);
  const problems = [
    ...unreadable,
    ...nodeProblems({ graph, nodeTypes }),
    ...parentProblems({ graph, nodeTypes }),
    ...templateProblems({ graph, nodeTypes }),
    ...edgeProblems({ graph, nodeTypes }),
    ...shapeProblems({ graph, nodeTypes }),
  ];
  return { valid: problems.every(({ severity }) => severity !== "error"), problems };
}

function sizeProblem({ nodes, edges }: GraphContent): GraphProblem | undefined {
  if (nodes.length <= graphLimits.nodes && edges.length <= graphLimits.edges) return undefined;
  return {
    code: "graph.too_large",
    severity: "error",
    message: `A workflow has at most ${graphLimits.nodes} nodes and ${graphLimits.edges} connections.`,
    path: [nodes.length > graphLimits.nodes ? "nodes" : "edges"],
  };
}
