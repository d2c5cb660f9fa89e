import { z } from "zod";
import { withBodies } from "./bodies.ts";
import { createFreeIds } from "./free-ids.ts";
import { type GraphContent, type Position, workflowEdgeSchema, workflowNodeSchema } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { renameReferences } from "./rename-references.ts";
import { type EditResult, done, refused } from "./result.ts";

type Content = Pick<GraphContent, "nodes" | "edges">;

const clipSchema = z.object({
  workfuse: z.literal("nodes"),
  nodes: z.array(workflowNodeSchema).min(1).max(5000),
  edges: z.array(workflowEdgeSchema).max(20_000),
});
/** Nodes with the edges among them, as they travel through the clipboard: `JSON.stringify` makes its text. */
export type Clip = z.output<typeof clipSchema>;

/** What was added to a graph. `nodeIds` are the new nodes', in the order of the copied ones. */
export type Added<G> = { readonly graph: G; readonly nodeIds: readonly string[] };

/** Copies nodes, all that is inside them, and the edges among them. @returns `graph.node_not_found` if none exists */
export function copyNodes({
  graph,
  nodeIds,
}: {
  graph: Content;
  nodeIds: Iterable<string>;
}): EditResult<Clip> {
  const wanted = withBodies({ graph, nodeIds });
  const nodes = graph.nodes.filter(({ id }) => wanted.has(id));
  if (nodes.length === 0)
    return refused({ code: "graph.node_not_found", message: "There is nothing to copy." });
  const edges = graph.edges.filter(({ source, target }) => wanted.has(source) && wanted.has(target));
  return done({ workfuse: "nodes", nodes, edges });
}

/** Reads nodes from clipboard text. @returns `graph.invalid` if the text is something else */
export function parseClip({ text }: { text: string }): EditResult<Clip> {
  const parsed = clipSchema.safeParse(parseJson(text));
  if (parsed.success) return done(parsed.data);
  const problems = parsed.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: path.map(String), message }));
  return refused({
    code: "graph.invalid",
    message: "The text does not hold nodes of a workflow.",
    details: { problems },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no clip: the schema says so.
    return undefined;
  }
}

/**
 * Adds copied nodes under new ids and labels, the group's top left corner at `position` (default: where they were). Templates and
 * code that read a copied node read its copy; what reads other nodes stays as it is.
 */
export function pasteNodes<G extends Content>({
  graph,
  clip,
  position,
  nodeTypes,
}: {
  graph: G;
  clip: Clip;
  position?: Position | undefined;
  nodeTypes: NodeTypes;
}): Added<G> {
  const free = createFreeIds(graph);
  const ids = new Map(clip.nodes.map(({ id }) => [id, free.node(id)]));
  const shift = shiftTo({ clip, position });
  const nodes = clip.nodes.map((original) => {
    const { parentId, ...node } = renameReferences({ node: original, ids, nodeTypes });
    // A loop that is not part of the copy stays behind, unless the copy goes beside the original.
    const parent =
      parentId === undefined ? undefined : (ids.get(parentId) ?? knownParent({ graph, parentId }));
    return {
      ...node,
      id: ids.get(node.id) ?? node.id,
      data: { ...node.data, label: free.label(node.data.label) },
      position: { x: node.position.x + shift.x, y: node.position.y + shift.y },
      ...(parent === undefined ? {} : { parentId: parent }),
    };
  });
  const edges = clip.edges.flatMap((edge) => {
    const [source, target] = [ids.get(edge.source), ids.get(edge.target)];
    return source === undefined || target === undefined ? [] : [{ ...edge, id: free.edge(), source, target }];
  });
  return {
    graph: { ...graph, nodes: [...graph.nodes, ...nodes], edges: [...graph.edges, ...edges] },
    nodeIds: nodes.map(({ id }) => id),
  };
}

function knownParent({ graph, parentId }: { graph: Content; parentId: string }): string | undefined {
  return graph.nodes.some(({ id }) => id === parentId) ? parentId : undefined;
}

function shiftTo({ clip: { nodes }, position }: { clip: Clip; position: Position | undefined }): Position {
  if (position === undefined) return { x: 0, y: 0 };
  const corner = nodes.reduce(
    (least, node) => ({ x: Math.min(least.x, node.position.x), y: Math.min(least.y, node.position.y) }),
    { x: Infinity, y: Infinity },
  );
  return { x: Math.round(position.x - corner.x), y: Math.round(position.y - corner.y) };
}

/** Copies nodes beside themselves, by 32 units right and down unless `offset` says otherwise. */
export function duplicateNodes<G extends Content>({
  graph,
  nodeIds,
  offset = { x: 32, y: 32 },
  nodeTypes,
}: {
  graph: G;
  nodeIds: Iterable<string>;
  offset?: Position | undefined;
  nodeTypes: NodeTypes;
}): EditResult<Added<G>> {
  const copied = copyNodes({ graph, nodeIds });
  if (!copied.ok) return copied;
  const nodes = copied.value.nodes.map((node) => ({
    ...node,
    position: { x: node.position.x + offset.x, y: node.position.y + offset.y },
  }));
  return done(pasteNodes({ graph, clip: { ...copied.value, nodes }, nodeTypes }));
}
