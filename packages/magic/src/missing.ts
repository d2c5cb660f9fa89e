import { type GraphContent, checkGraphTypes, secretArnsIn, validateGraph } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { missingCredential } from "./credentials.ts";

/** What a person has to do before a workflow can run. */
export type Missing = { readonly nodeId: string; readonly what: string };

export function missingIn({ nodes }: Pick<GraphContent, "nodes">): readonly Missing[] {
  return nodes.flatMap(({ id, type, data: { label, config } }): readonly Missing[] => {
    if (secretArnsIn(config).includes(missingCredential)) {
      return [{ nodeId: id, what: `Choose a credential for “${label}”.` }];
    }
    const needsKey =
      type === "ai" && config["secretArn"] === undefined && config["provider"] !== "compatible";
    return needsKey ? [{ nodeId: id, what: `Choose the provider’s API key for “${label}”.` }] : [];
  });
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
  const line = ({ message, nodeId, path }: (typeof all)[number]): string =>
    `- ${nodeId === undefined ? "" : `node ${nodeId}: `}${message} (at ${path.join(".")})`;
  return {
    errors: all.filter(({ severity }) => severity === "error").map(line),
    warnings: all.filter(({ severity }) => severity === "warning").map(line),
  };
}
