import { referencesOf, validateTemplate } from "@workfuse/templates";
import { nodesById, upstreamOf } from "./adjacency.ts";
import { type DataField, type DataType, objectType, typeOfValue, unknownType } from "./data-type.ts";
import type { GraphContent, WorkflowNode } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { outputType } from "./output-type.ts";
import { typeAt } from "./type-at.ts";
import { type Presence, createPresence } from "./presence.ts";

type Graph = Pick<GraphContent, "nodes" | "edges">;

/** What templates of a node may name: an object type with the fields `nodes`, `trigger`, `env`, `execution`, … */
export type InferredScope = Extract<DataType, { kind: "object" }>;

const text: DataType = { kind: "string" };
const executionType = objectType({ id: text, workflowId: text, startedAt: text });

/**
 * The types of everything that a node's templates may name. They come from output schemas and, where these leave
 * something open, from `samples` (recorded outputs by node id) and the trigger's sample payload. A node that a branch
 * may have passed by, or that is disabled, is a field that may be absent.
 */
export function inferScope({
  graph,
  nodeId,
  nodeTypes,
  samples = new Map(),
}: {
  graph: Graph;
  nodeId: string;
  nodeTypes: NodeTypes;
  samples?: ReadonlyMap<string, unknown> | undefined;
}): InferredScope {
  const nodes = nodesById(graph);
  const presence = createPresence({ graph, nodeTypes });
  const readers = withLoops({ nodes, nodeId });
  const outputs = new Map<string, DataField>();
  for (const id of new Set(readers.flatMap((reader) => [...upstreamOf({ graph, nodeId: reader })]))) {
    const node = nodes.get(id);
    if (!node || nodeTypes.get(node.type)?.role === "note") continue;
    let type: DataType | undefined;
    // Found out only where it is read: a look at the whole graph for each of thousands of nodes would take seconds.
    outputs.set(id, {
      get type() {
        type ??= outputType({ graph, node, readers, nodeTypes, samples });
        return type;
      },
      get absent() {
        return whyAbsent({ node, nodeId, presence });
      },
    });
  }
  const trigger = graph.nodes.find(({ type }) => nodeTypes.get(type)?.role === "trigger");
  const fields = new Map<string, DataField>([
    ["nodes", { type: { kind: "object", fields: outputs } }],
    [
      "trigger",
      { type: trigger ? outputType({ graph, node: trigger, readers, nodeTypes, samples }) : unknownType },
    ],
    ["env", { type: objectType({}, text) }],
    ["execution", { type: executionType }],
  ]);
  const node = nodes.get(nodeId);
  const scope: InferredScope = { kind: "object", fields };
  if (node?.data.forEach === undefined && node?.parentId === undefined) return scope;
  const item = itemType({ items: node.data.forEach?.items, scope });
  const index: DataField = { type: { kind: "number" } };
  return { kind: "object", fields: new Map([...fields, ["item", { type: item }], ["index", index]]) };
}

/** The node and the loops around it: what stands before any of them has run before the node. */
function withLoops({
  nodes,
  nodeId,
}: {
  nodes: ReadonlyMap<string, WorkflowNode>;
  nodeId: string;
}): readonly string[] {
  const found = new Set<string>();
  for (
    let at: string | undefined = nodeId;
    at !== undefined && !found.has(at);
    at = nodes.get(at)?.parentId
  ) {
    found.add(at);
  }
  return [...found];
}

function whyAbsent({
  node,
  nodeId,
  presence,
}: {
  node: WorkflowNode;
  nodeId: string;
  presence: Presence;
}): string | undefined {
  if (node.disabled === true) return `“${node.data.label}” is disabled`;
  if (presence({ source: node.id, reader: nodeId })) return undefined;
  return `“${node.data.label}” does not run on every branch that leads here`;
}

function listItems(items: readonly unknown[]): DataType {
  const list = typeOfValue(items);
  return list.kind === "list" ? list.items : unknownType;
}

/** The type of one item of the list, where the list is one plain reference. */
function itemType({ items, scope }: { items: unknown; scope: InferredScope }): DataType {
  if (Array.isArray(items)) return listItems(items);
  if (typeof items !== "string" || !/^\{\{[^{}\s]+\}\}$/.test(items) || !validateTemplate(items).ok)
    return unknownType;
  const [reference, ...others] = referencesOf(items);
  if (reference === undefined || others.length > 0) return unknownType;
  const found = typeAt({ scope, names: [reference.root, ...reference.path] });
  return found.ok && found.type.kind === "list" ? found.type.items : unknownType;
}
