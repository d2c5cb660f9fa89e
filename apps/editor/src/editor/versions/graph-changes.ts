import { type FieldChange, type GraphContent, diffGraphs, nodesById } from "@workfuse/graph";

export type ChangeMark = "added" | "removed" | "changed";

/** What happened to one node between two graphs. */
export type NodeChange = {
  readonly id: string;
  readonly label: string;
  readonly type: string;
  readonly mark: ChangeMark;
  /** Field by field; empty of a node that was added or removed. */
  readonly fields: readonly FieldChange[];
};

export type EdgeChange = { readonly id: string; readonly mark: ChangeMark; readonly text: string };

/** The difference of two graphs, for people. Where nodes stand is no change of what the workflow does. */
export type GraphChanges = {
  readonly nodes: readonly NodeChange[];
  readonly edges: readonly EdgeChange[];
  readonly moved: number;
  /** Both in one drawing: the second graph, and what of the first is no longer in it. */
  readonly together: GraphContent;
};

export function graphChanges({ before, after }: { before: GraphContent; after: GraphContent }): GraphChanges {
  const { nodes, edges } = diffGraphs(before, after);
  const [old, now] = [nodesById(before), nodesById(after)];
  const nodeChange = (id: string, mark: ChangeMark, fields: readonly FieldChange[] = []): NodeChange[] => {
    const node = now.get(id) ?? old.get(id);
    return node ? [{ id, label: node.data.label, type: node.type, mark, fields }] : [];
  };
  const labelOf = (id: string): string => (now.get(id) ?? old.get(id))?.data.label ?? id;
  const text = ({ source, target }: { source: string; target: string }): string =>
    `${labelOf(source)} → ${labelOf(target)}`;
  const edgesNow = new Map(after.edges.map((edge) => [edge.id, edge]));
  return {
    nodes: [
      ...nodes.added.flatMap(({ item }) => nodeChange(item.id, "added")),
      ...nodes.removed.flatMap(({ item }) => nodeChange(item.id, "removed")),
      ...nodes.changed.flatMap(({ id, changes }) => nodeChange(id, "changed", changes)),
    ],
    edges: [
      ...edges.added.map(({ item }) => ({ id: item.id, mark: "added" as const, text: text(item) })),
      ...edges.removed.map(({ item }) => ({ id: item.id, mark: "removed" as const, text: text(item) })),
      ...edges.changed.flatMap(({ id }) => {
        const edge = edgesNow.get(id);
        return edge ? [{ id, mark: "changed" as const, text: text(edge) }] : [];
      }),
    ],
    moved: nodes.moved.length,
    together: {
      ...after,
      nodes: [...after.nodes, ...nodes.removed.map(({ item }) => item)],
      edges: [...after.edges, ...edges.removed.map(({ item }) => item)],
    },
  };
}
