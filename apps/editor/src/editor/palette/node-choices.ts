import type { GraphContent } from "@workfuse/graph";
import { type AnyNodeDefinition, type NodeGroup, catalog } from "@workfuse/nodes/catalog";
import { groupLabels } from "../../nodes/node-icon.tsx";

export type NodeChoice = {
  readonly definition: AnyNodeDefinition;
  /** Why it cannot be added now. */
  readonly refusal: string | undefined;
};

const groupOrder: readonly NodeGroup[] = ["triggers", "flow", "data", "network", "ai"];

/** The node types that a search finds, by group. Where something leads to the new node, or it stands in a loop, only actions. */
export function nodeChoices({
  graph,
  search,
  connected,
}: {
  graph: Pick<GraphContent, "nodes">;
  search: string;
  connected: boolean;
}): readonly {
  readonly group: NodeGroup;
  readonly label: string;
  readonly choices: readonly NodeChoice[];
}[] {
  const hasTrigger = graph.nodes.some(({ type }) => type === "trigger");
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = Object.values(catalog).filter(({ label, description, type, role }) => {
    if (connected && role !== "action") return false;
    const text = `${label} ${description} ${type}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return groupOrder
    .map((group) => ({
      group,
      label: groupLabels[group],
      choices: found
        .filter((definition) => definition.group === group)
        .map((definition) => ({
          definition,
          refusal:
            definition.role === "trigger" && hasTrigger ? "A workflow has exactly one trigger." : undefined,
        })),
    }))
    .filter(({ choices }) => choices.length > 0);
}
