import { type GraphContent, checkGraphTypes, nodesById, validateGraph } from "@workfuse/graph";
import { definitionOf, nodeTypes } from "@workfuse/nodes/catalog";
import { lacksCredential } from "./credentials.ts";

type Config = Readonly<Record<string, unknown>>;

/** What a person has to do before a workflow can run. */
export type Missing = { readonly nodeId: string; readonly what: string };

// Nodes that can be saved without a credential, and cannot run without one.
const needsCredential: ReadonlyMap<string, (config: Config) => boolean> = new Map([
  ["ai", (config: Config) => config["provider"] !== "compatible"],
  ["database", () => true],
  ["email", () => true],
  ["crypto", (config: Config) => config["operation"] === "hmac"],
]);

/** Whether a credential is still to be chosen for a node. */
export function isCredentialMissing({ type, config }: { type: string; config: Config }): boolean {
  if (lacksCredential(config)) return true;
  return config["secretArn"] === undefined && needsCredential.get(type)?.(config) === true;
}

export function missingIn({ nodes }: Pick<GraphContent, "nodes">): readonly Missing[] {
  return nodes
    .filter(({ type, data: { config } }) => isCredentialMissing({ type, config }))
    .map(({ id, data: { label } }) => ({ nodeId: id, what: `Choose a credential for “${label}”.` }));
}

/** What stands in the way of saving a graph, and what is doubtful, as lines. */
export function problemsOf({
  graph,
  variables,
}: {
  graph: GraphContent;
  variables: readonly string[] | undefined;
}): { readonly errors: readonly string[]; readonly warnings: readonly string[] } {
  const { valid, problems } = validateGraph({ graph, nodeTypes });
  const all = valid ? [...problems, ...checkGraphTypes({ graph, nodeTypes, variables })] : problems;
  const nodes = nodesById(graph);
  const line = ({ code, message, nodeId, path }: (typeof all)[number]): string => {
    const node = code === "edge.unknown_handle" ? nodes.get(nodeId ?? "") : undefined;
    const outputs = node && definitionOf(node.type)?.outputs(node.data.config);
    const hint = outputs ? ` It has: ${[...outputs, "error"].join(", ")}.` : "";
    return `- ${nodeId === undefined ? "" : `node ${nodeId}: `}${message}${hint} (at ${path.join(".")})`;
  };
  return {
    errors: all.filter(({ severity }) => severity === "error").map(line),
    warnings: all.filter(({ severity }) => severity === "warning").map(line),
  };
}
