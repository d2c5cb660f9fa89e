import { edgesBySource, nodesById, sourceHandleOf } from "./adjacency.ts";
import { deepestNesting, loopsAround, withBodies } from "./bodies.ts";
import { createFreeIds } from "./free-ids.ts";
import {
  type GraphContent,
  type Position,
  type WorkflowEdge,
  type WorkflowNode,
  defaultHandle,
  errorHandle,
} from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { outputsOf, withHandle } from "./outputs.ts";
import { type EditResult, done, nodeNotFound, refused } from "./result.ts";

type Content = Pick<GraphContent, "nodes" | "edges">;
/** What was made, and the loop in it. */
export type Grouped<G> = { readonly graph: G; readonly loopId: string };

/** From the loop's top left corner to its body's. */
const bodyOffset: Position = { x: 32, y: 72 };

/**
 * Makes nodes the body of a new loop that stands in their place. Edges into them lead to the loop; edges out of them
 * leave the loop's first output, those from an `error` output its `error` output. The loop's id is made after its type.
 * @returns `graph.node_not_found`, or `graph.group_invalid` where these nodes cannot be a body: a trigger is among them,
 * they stand in different loops, or a way leads out of them and in again
 */
export function groupIntoLoop<G extends Content>({
  graph,
  nodeIds,
  loop: { type, data },
  nodeTypes,
}: {
  graph: G;
  nodeIds: Iterable<string>;
  /** The new node: a type that can hold others, and what it starts with. */
  loop: Pick<WorkflowNode, "type" | "data">;
  nodeTypes: NodeTypes;
}): EditResult<Grouped<G>> {
  const chosen = new Set(nodeIds);
  const nodes = nodesById(graph);
  const unknown = [...chosen].find((id) => !nodes.has(id));
  if (unknown !== undefined) return nodeNotFound(unknown);
  const problem = groupProblem({ graph, nodes, chosen, type, nodeTypes });
  if (problem !== undefined) return notGrouped(problem);
  // What is inside of a chosen loop comes along by itself, also where it was chosen too.
  const body = outermost({ nodes, chosen });
  const free = createFreeIds(graph);
  const loopId = free.node(type);
  const { edges, failing } = reroute({ graph, body, loopId, type, data, nodeTypes });
  const parentId = nodes.get([...body][0] ?? "")?.parentId;
  const loop: WorkflowNode = {
    id: loopId,
    type,
    position: corner(graph.nodes.filter(({ id }) => body.has(id))),
    data: failing.size > 0 ? { ...data, onError: "branch" } : data,
    ...(parentId === undefined ? {} : { parentId }),
  };
  const inside = graph.nodes.map((node) => {
    if (!body.has(node.id)) return node;
    const { onError: _before, ...failingData } = node.data;
    return { ...node, parentId: loopId, data: failing.has(node.id) ? failingData : node.data };
  });
  // Before its body: what draws the graph wants a parent before its children.
  const first = graph.nodes.findIndex(({ id }) => body.has(id));
  return done({ graph: { ...graph, nodes: inside.toSpliced(first, 0, loop), edges }, loopId });
}

type Problem = { readonly message: string; readonly nodeIds: readonly string[] };

function groupProblem({
  graph,
  nodes,
  chosen,
  type,
  nodeTypes,
}: {
  graph: Content;
  nodes: ReadonlyMap<string, WorkflowNode>;
  chosen: ReadonlySet<string>;
  type: string;
  nodeTypes: NodeTypes;
}): Problem | undefined {
  if (nodeTypes.get(type)?.container !== true)
    return { message: `Nothing can stand inside of a node of the type “${type}”.`, nodeIds: [] };
  const body = outermost({ nodes, chosen });
  const roleOf = (id: string) => nodeTypes.get(nodes.get(id)?.type ?? "")?.role;
  const trigger = [...body].find((id) => roleOf(id) === "trigger");
  if (trigger !== undefined) {
    const label = nodes.get(trigger)?.data.label ?? trigger;
    return {
      message: `“${label}” starts the workflow; it cannot stand inside of a loop.`,
      nodeIds: [trigger],
    };
  }
  if (![...body].some((id) => roleOf(id) === "action"))
    return { message: "Choose the nodes that are to be repeated.", nodeIds: [] };
  const parents = new Set([...body].map((id) => nodes.get(id)?.parentId));
  if (parents.size > 1)
    return { message: "These nodes stand in different loops; choose nodes of one.", nodeIds: [...body] };
  const tooDeep = [...withBodies({ graph, nodeIds: body })].find(
    (nodeId) => loopsAround({ nodes, nodeId }).length >= deepestNesting,
  );
  if (tooDeep !== undefined) {
    return {
      message: `Loops stand inside of each other at most ${deepestNesting} deep.`,
      nodeIds: [tooDeep],
    };
  }
  const between = wayAround({ graph, body });
  if (between !== undefined) {
    const label = nodes.get(between)?.data.label ?? between;
    return {
      message: `A way leads out of these nodes through “${label}” and in again. Choose that node too.`,
      nodeIds: [between],
    };
  }
  return undefined;
}

/** A node outside that stands on a way from the body to the body. */
function wayAround({ graph, body }: { graph: Content; body: ReadonlySet<string> }): string | undefined {
  const outgoing = edgesBySource(graph);
  const next = (id: string): readonly string[] => (outgoing.get(id) ?? []).map(({ target }) => target);
  // From all exits at once; a set's iterator also visits what is added on the way.
  const after = new Set([...body].flatMap(next).filter((id) => !body.has(id)));
  for (const id of after) {
    for (const target of next(id)) {
      if (body.has(target)) return id;
      after.add(target);
    }
  }
  return undefined;
}

function outermost({
  nodes,
  chosen,
}: {
  nodes: ReadonlyMap<string, WorkflowNode>;
  chosen: ReadonlySet<string>;
}): ReadonlySet<string> {
  const all = [...nodes.values()];
  const parents = all.filter(({ id }) => chosen.has(id));
  const inner = withBodies({ graph: { nodes: all }, nodeIds: chosen });
  // Those whose loop is not among them.
  return new Set(
    parents.filter(({ parentId }) => parentId === undefined || !inner.has(parentId)).map(({ id }) => id),
  );
}

function reroute({
  graph,
  body,
  loopId,
  type,
  data,
  nodeTypes,
}: {
  graph: Content;
  body: ReadonlySet<string>;
  loopId: string;
  type: string;
  data: WorkflowNode["data"];
  nodeTypes: NodeTypes;
}): {
  readonly edges: WorkflowEdge[];
  /** Nodes whose error led out of the body: it is now the loop's. */
  readonly failing: ReadonlySet<string>;
} {
  const [out = defaultHandle] = outputsOf({ node: { type, data }, nodeTypes });
  const known = new Set<string>();
  const failing = new Set<string>();
  const edges = graph.edges.flatMap((edge): WorkflowEdge[] => {
    const [from, to] = [body.has(edge.source), body.has(edge.target)];
    if (from === to) return [edge];
    const handle = sourceHandleOf(edge);
    const isError = from && handle === errorHandle;
    if (isError) failing.add(edge.source);
    const moved = from
      ? withHandle({ edge: { ...edge, source: loopId }, handle: isError ? errorHandle : out })
      : { ...edge, target: loopId };
    // Several nodes of the body may have led to, or followed, the same one.
    const key = JSON.stringify([moved.source, sourceHandleOf(moved), moved.target]);
    if (known.has(key)) return [];
    known.add(key);
    return [moved];
  });
  for (const { source, target, sourceHandle } of graph.edges)
    if (sourceHandle === errorHandle && body.has(target)) failing.delete(source);
  return { edges, failing };
}

function corner(body: readonly WorkflowNode[]): Position {
  return {
    x: Math.min(...body.map(({ position }) => position.x)) - bodyOffset.x,
    y: Math.min(...body.map(({ position }) => position.y)) - bodyOffset.y,
  };
}

function notGrouped({ message, nodeIds }: Problem) {
  return refused({ code: "graph.group_invalid", message, details: { nodeIds } });
}
