import {
  type GraphContent,
  type Position,
  type WorkflowNode,
  workflowEdgeSchema,
  workflowNodeSchema,
} from "@workfuse/graph";
import { z } from "zod";
import { newEdgeId, newLabel, newNodeId } from "./new-ids.ts";

const clipSchema = z.object({
  workfuse: z.literal("nodes"),
  nodes: z.array(workflowNodeSchema).min(1).max(5000),
  edges: z.array(workflowEdgeSchema).max(20_000),
});
/** Nodes with the edges among them, as they travel through the clipboard. */
export type Clip = z.output<typeof clipSchema>;

/** @returns `undefined` if none of the nodes exists. */
export function copyNodes({
  graph,
  nodeIds,
}: {
  graph: GraphContent;
  nodeIds: ReadonlySet<string>;
}): Clip | undefined {
  const nodes = graph.nodes.filter(({ id }) => nodeIds.has(id));
  if (nodes.length === 0) return undefined;
  const edges = graph.edges.filter(({ source, target }) => nodeIds.has(source) && nodeIds.has(target));
  return { workfuse: "nodes", nodes, edges };
}

/** Reads nodes from clipboard text. @returns `undefined` if the text is something else. */
export function parseClip(text: string): Clip | undefined {
  if (!text.includes('"workfuse"')) return undefined;
  try {
    return clipSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Adds the nodes under new ids, the edges among them kept, with the group's top left corner at `position`. */
export function pasteNodes({
  graph,
  clip,
  position,
}: {
  graph: GraphContent;
  clip: Clip;
  position: Position;
}): { readonly graph: GraphContent; readonly nodeIds: readonly string[] } {
  const left = Math.min(...clip.nodes.map((node) => node.position.x));
  const top = Math.min(...clip.nodes.map((node) => node.position.y));
  const ids = new Map<string, string>();
  for (const node of clip.nodes) {
    ids.set(node.id, newNodeId({ graph, type: node.type, taken: new Set(ids.values()) }));
  }
  const labelled: WorkflowNode[] = [...graph.nodes];
  const nodes = clip.nodes.map(({ parentId, ...node }) => {
    // A parent that is not part of the copy stays behind: the node then stands on its own.
    const parent = parentId === undefined ? undefined : ids.get(parentId);
    const pasted = {
      ...node,
      id: ids.get(node.id) ?? node.id,
      position: {
        x: Math.round(position.x + node.position.x - left),
        y: Math.round(position.y + node.position.y - top),
      },
      data: { ...node.data, label: newLabel({ graph: { nodes: labelled }, label: node.data.label }) },
      ...(parent === undefined ? {} : { parentId: parent }),
    };
    labelled.push(pasted);
    return pasted;
  });
  const edges = clip.edges.flatMap((edge) => {
    const [source, target] = [ids.get(edge.source), ids.get(edge.target)];
    return source === undefined || target === undefined ? [] : [{ ...edge, id: newEdgeId(), source, target }];
  });
  return {
    graph: { ...graph, nodes: [...graph.nodes, ...nodes], edges: [...graph.edges, ...edges] },
    nodeIds: nodes.map(({ id }) => id),
  };
}
