import { edgeProblems } from "./edge-problems.ts";
import type { GraphContent } from "./model.ts";
import { nodeProblems } from "./node-problems.ts";
import type { NodeTypes } from "./node-types.ts";
import { parentProblems } from "./parent-problems.ts";
import type { ValidationResult } from "./problem.ts";
import { shapeProblems } from "./shape-problems.ts";
import { templateProblems } from "./template-problems.ts";

/**
 * Reports everything that is wrong, not only the first. The same check runs in the editor, at save, import and run.
 * Never throws, and takes time linear in nodes and edges for any graph that people draw. Only errors make a graph
 * invalid.
 */
export function validateGraph({
  graph,
  nodeTypes,
}: {
  graph: GraphContent;
  nodeTypes: NodeTypes;
}): ValidationResult {
  const problems = [
    ...nodeProblems({ graph, nodeTypes }),
    ...parentProblems({ graph, nodeTypes }),
    ...templateProblems({ graph, nodeTypes }),
    ...edgeProblems({ graph, nodeTypes }),
    ...shapeProblems({ graph, nodeTypes }),
  ];
  return { valid: problems.every(({ severity }) => severity !== "error"), problems };
}
