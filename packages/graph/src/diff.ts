import type { FieldChange } from "./field-changes.ts";
import { type ListDiff, applyListDiff, diffLists, invertListDiff } from "./list-diff.ts";
import type { GraphContent, Position, WorkflowEdge, WorkflowNode } from "./model.ts";
import { type EditResult, done, refused } from "./result.ts";

type Content = Pick<GraphContent, "nodes" | "edges">;

export type NodeMove = { readonly id: string; readonly before: Position; readonly after: Position };

/** What leads from one graph to another. Plain JSON. */
export type GraphDiff = {
  /** `changed` is without positions: they are in `moved`. */
  readonly nodes: ListDiff<WorkflowNode> & { readonly moved: readonly NodeMove[] };
  readonly edges: ListDiff<WorkflowEdge>;
};

/**
 * What differs: nodes added, removed, changed (field by field) and moved; edges. A renamed node is one removed and one
 * added. `applyDiff` makes the second graph of the first.
 * @throws WorkfuseError `graph.invalid` for a graph that has an id twice
 */
export function diffGraphs(before: Content, after: Content): GraphDiff {
  const { changed, ...nodes } = diffLists(before.nodes, after.nodes);
  const positions = new Map(before.nodes.map(({ id, position }) => [id, position]));
  const moving = new Set(changed.filter(({ changes }) => changes.some(isPosition)).map(({ id }) => id));
  const moved = after.nodes.flatMap(({ id, position }): NodeMove[] => {
    const old = moving.has(id) ? positions.get(id) : undefined;
    return old === undefined ? [] : [{ id, before: old, after: position }];
  });
  const fields = changed.flatMap(({ id, changes }) => {
    const others = changes.filter((change) => !isPosition(change));
    return others.length === 0 ? [] : [{ id, changes: others }];
  });
  return { nodes: { ...nodes, changed: fields, moved }, edges: diffLists(before.edges, after.edges) };
}

/** Whether two graphs are the same. */
export function isEmptyDiff({ nodes, edges }: GraphDiff): boolean {
  return isEmpty(nodes) && nodes.moved.length === 0 && isEmpty(edges);
}

/** The difference that leads back. */
export function invertDiff({ nodes, edges }: GraphDiff): GraphDiff {
  const moved = nodes.moved.map(({ id, before, after }) => ({ id, before: after, after: before }));
  return { nodes: { ...invertListDiff(nodes), moved }, edges: invertListDiff(edges) };
}

/**
 * Makes the changes of a difference. For the graph that it starts from the result is exactly the other graph.
 * @returns `graph.diff_mismatch` if what is to change is not as the difference says
 */
export function applyDiff<G extends Content>({ graph, diff }: { graph: G; diff: GraphDiff }): EditResult<G> {
  const moves = diff.nodes.moved.map(({ id, before, after }) => ({
    id,
    changes: [{ path: ["position"], before, after }],
  }));
  const nodes = applyListDiff({
    list: graph.nodes,
    diff: { ...diff.nodes, changed: [...diff.nodes.changed, ...moves] },
  });
  const edges = applyListDiff({ list: graph.edges, diff: diff.edges });
  if (nodes && edges) return done({ ...graph, nodes, edges });
  return refused({
    code: "graph.diff_mismatch",
    message: "The workflow has changed since these changes were made from it.",
  });
}

function isPosition({ path }: FieldChange): boolean {
  return path[0] === "position";
}

function isEmpty({ added, removed, changed, order }: ListDiff<unknown>): boolean {
  return added.length + removed.length + changed.length === 0 && order === undefined;
}
