import { nodesById } from "./adjacency.ts";
import { loopsAround } from "./bodies.ts";
import { checkReferences } from "./check-references.ts";
import { visitTemplates } from "./config-texts.ts";
import { type ScopeSources, createScopes } from "./infer-scope.ts";
import type { WorkflowNode } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import type { GraphProblem } from "./problem.ts";
import { readTemplate } from "./read-template.ts";

/** In larger graphs each look at who runs before whom is too long for as many nodes. */
const mostNodes = 2000;

/**
 * `checkReferences` for every node of a graph that `validateGraph` found valid: what its templates read, against what is
 * known of the data. Nothing is said of graphs of more than 2000 nodes.
 */
export function checkGraphTypes(input: ScopeSources): readonly GraphProblem[] {
  const { graph, nodeTypes } = input;
  if (graph.nodes.length > mostNodes) return [];
  const scopes = createScopes(input);
  const nodes = nodesById(graph);
  return graph.nodes.flatMap((node) => {
    const own = sourcesOf({ node, nodeTypes });
    if (own === undefined) return [];
    // What an item is, is said by the list that the loop around reads.
    const around = loopsAround({ nodes, nodeId: node.id }).flatMap((id) => {
      const loop = nodes.get(id);
      return loop ? (sourcesOf({ node: loop, nodeTypes }) ?? []) : [];
    });
    const scope = scopes.scopeAt({ nodeId: node.id, sources: [...own, ...around] });
    return checkReferences({ graph, nodeId: node.id, scope, nodeTypes });
  });
}

/** The nodes that a node's templates read; undefined where it has no template. */
function sourcesOf({
  node,
  nodeTypes,
}: {
  node: WorkflowNode;
  nodeTypes: NodeTypes;
}): readonly string[] | undefined {
  const info = nodeTypes.get(node.type);
  if (!info) return undefined;
  let found: string[] | undefined;
  visitTemplates({
    node,
    rawFields: info.rawFields,
    onTemplate({ text }) {
      found ??= [];
      const reading = readTemplate(text);
      for (const { root, path } of reading.ok ? reading.references : []) {
        const [source] = path;
        if (root === "nodes" && source !== undefined) found.push(source);
      }
    },
  });
  return found;
}
