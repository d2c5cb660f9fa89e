import {
  type GraphContent,
  type WorkflowEdge,
  type WorkflowNode,
  graphFormatVersion,
  idSchema,
} from "@workfuse/graph";
import { z } from "zod";
import { placeNodes } from "./place-nodes.ts";

const compactNode = z.strictObject({
  id: idSchema,
  type: z.string().min(1).max(64),
  label: z.string().min(1).max(200),
  config: z.record(z.string(), z.unknown()),
  parentId: idSchema.optional(),
  onError: z.enum(["fail", "continue", "branch"]).optional(),
  forEach: z
    .strictObject({
      items: z.unknown(),
      concurrency: z.int().min(1).max(100).optional(),
      onItemError: z.enum(["fail", "continue"]).optional(),
    })
    .optional(),
  disabled: z.boolean().optional(),
});
const compactEdge = z.strictObject({ from: idSchema, to: idSchema, output: z.string().max(200).optional() });

/** A graph as models read and write it: what it does, without where it stands on the canvas. */
export const compactGraphSchema = z.strictObject({
  nodes: z.array(compactNode).max(500),
  edges: z.array(compactEdge).max(2000),
});
type CompactGraph = z.output<typeof compactGraphSchema>;

/** How models are told to write graphs. */
export const compactGraphGuide = `A workflow is JSON: {"nodes": [{"id", "type", "label", "config", "parentId"?, "onError"?, "forEach"?}], "edges": [{"from", "to", "output"?}]}.
- ids are short and say what the node does (fetch, notify); only letters, digits, _ and -. Labels are for people.
- Exactly one node of the type trigger; every other node is reached from it. There are no circles: what is to be repeated stands in a loop node, as nodes with the loop's id as parentId. No edge crosses a loop's border; the nodes in it that no edge leads to start each round, and the node after the loop reads nodes.<loop id>.items.
- "output" names the output that an edge begins at; leave it out for "out". The outputs of a condition are its branches; of a wait node with the mode approval: approved, rejected and timeout; with the mode callback: out and timeout.
- forEach runs one node for each item of a list: {"items": "{{nodes.fetch.body}}"}; it then reads {{item}} and gives {"items": [...]}.
- onError: fail (the standard), continue, or branch (an edge with "output": "error" then leads on).`;

export function compactOf({ nodes, edges }: Pick<GraphContent, "nodes" | "edges">): CompactGraph {
  return {
    nodes: nodes.map(({ id, type, parentId, disabled, data: { label, config, onError, forEach } }) => ({
      id,
      type,
      label,
      config,
      ...(parentId === undefined ? {} : { parentId }),
      ...(onError === undefined ? {} : { onError }),
      ...(forEach === undefined ? {} : { forEach }),
      ...(disabled === undefined ? {} : { disabled }),
    })),
    edges: edges.map(({ source, target, sourceHandle }) => ({
      from: source,
      to: target,
      ...(sourceHandle === undefined ? {} : { output: sourceHandle }),
    })),
  };
}

/** The whole graph again. What the compact form does not say of a node stays as it was before. */
export function graphOf({ compact, before }: { compact: CompactGraph; before: GraphContent }): GraphContent {
  const known = new Map(before.nodes.map((node) => [node.id, node]));
  const nodes = compact.nodes.map((node): WorkflowNode => {
    const old = known.get(node.id);
    const { id, type, label, config, parentId, onError, forEach, disabled } = node;
    const { retryPolicy, timeoutMs, notes } = old?.data ?? {};
    return {
      id,
      type,
      position: old?.position ?? { x: 0, y: 0 },
      data: {
        label,
        config,
        ...(retryPolicy === undefined ? {} : { retryPolicy }),
        ...(onError === undefined ? {} : { onError }),
        ...(forEach === undefined ? {} : { forEach }),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(notes === undefined ? {} : { notes }),
      },
      ...(parentId === undefined ? {} : { parentId }),
      ...(disabled === undefined ? {} : { disabled }),
    };
  });
  const edges = edgesOf({ compact, before });
  return placeNodes({
    graph: { formatVersion: graphFormatVersion, nodes, edges },
    known: new Set(known.keys()),
  });
}

/** Edges that were there keep their ids, so that a difference shows only what is new. */
function edgesOf({ compact, before }: { compact: CompactGraph; before: GraphContent }): WorkflowEdge[] {
  const ids = new Map(before.edges.map((edge) => [keyOf(edge), edge.id]));
  const used = new Set(before.edges.map(({ id }) => id));
  return compact.edges.map(({ from, to, output }): WorkflowEdge => {
    const edge = {
      source: from,
      target: to,
      ...(output === undefined || output === "out" ? {} : { sourceHandle: output }),
    };
    const known = ids.get(keyOf(edge));
    ids.delete(keyOf(edge));
    return { id: known ?? freeId({ used }), ...edge };
  });
}

function keyOf({ source, target, sourceHandle = "out" }: Omit<WorkflowEdge, "id">): string {
  return `${source}\n${sourceHandle}\n${target}`;
}

function freeId({ used }: { used: Set<string> }): string {
  let number = used.size + 1;
  while (used.has(`e${number}`)) number += 1;
  used.add(`e${number}`);
  return `e${number}`;
}
