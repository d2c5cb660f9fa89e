import {
  type GraphContent,
  type NodeTypes,
  downstreamOf,
  loopsAround,
  nodesById,
  upstreamOf,
  withBodies,
} from "@workfuse/graph";

type Outcome = {
  readonly nodeId: string;
  readonly path: string;
  readonly status: "running" | "success" | "failure" | "skipped";
};
type Kept = { readonly nodeId: string; readonly path: string };

/**
 * Which results of an execution stand when it is run again from one node on: those of all nodes but this one and what
 * comes after it. A node inside a loop stands for the outermost loop around it.
 */
export function keptBefore({
  graph,
  outcomes,
  nodeId,
}: {
  graph: GraphContent;
  outcomes: readonly Outcome[];
  nodeId: string;
}): readonly Kept[] {
  const from = loopsAround({ nodes: nodesById(graph), nodeId }).at(-1) ?? nodeId;
  const again = withBodies({ graph, nodeIds: [from, ...downstreamOf({ graph, nodeId: from })] });
  return outcomes.filter(({ nodeId: id, status }) => status !== "running" && !again.has(id));
}

/**
 * Which results stand when an execution is run again from where it failed: those of nodes that succeeded or were not on
 * the way, in loops those of each iteration and item by itself.
 */
export function keptBesidesFailures({
  graph,
  outcomes,
}: {
  graph: GraphContent;
  outcomes: readonly Outcome[];
}): readonly Kept[] {
  const nodes = nodesById(graph);
  const after = new Map<string, ReadonlySet<string>>();
  const again = new Set<string>();
  /** A failure that the workflow itself deals with is a result like any other. */
  const isOver = ({ nodeId, status }: Outcome): boolean =>
    status === "success" ||
    status === "skipped" ||
    (status === "failure" && (nodes.get(nodeId)?.data.onError ?? "fail") !== "fail");
  for (const outcome of outcomes) {
    if (isOver(outcome)) continue;
    const { nodeId, path } = outcome;
    let followers = after.get(nodeId);
    if (!followers) {
      followers = downstreamOf({ graph, nodeId });
      after.set(nodeId, followers);
    }
    for (const follower of withBodies({ graph, nodeIds: followers })) again.add(`${path}/${follower}`);
  }
  return outcomes.filter(
    (outcome) => isOver(outcome) && !levels(outcome.path).some((at) => again.has(`${at}/${outcome.nodeId}`)),
  );
}

/** The nodes that must be there for a run up to one node: all before it, and the bodies of loops among them. */
export function nodesUpTo({
  graph,
  nodeId,
  nodeTypes,
}: {
  graph: GraphContent;
  nodeId: string;
  nodeTypes: NodeTypes;
}): readonly string[] {
  const nodes = nodesById(graph);
  const target = loopsAround({ nodes, nodeId }).at(-1) ?? nodeId;
  const upstream = [target, ...upstreamOf({ graph, nodeId: target })];
  return upstream.filter((id) => nodeTypes.get(nodes.get(id)?.type ?? "")?.role !== "note");
}

/** A path and those around it: `2.0` is inside of `2`, which is inside of the workflow itself. */
function levels(path: string): readonly string[] {
  const parts = path === "" ? [] : path.split(".");
  return Array.from({ length: parts.length + 1 }, (_, index) => parts.slice(0, index).join("."));
}
