import { referencesOf, validateTemplate } from "@workfuse/templates";
import { nodesById, upstreamOf } from "./adjacency.ts";
import { deepestNesting, loopsAround } from "./bodies.ts";
import { type DataField, type DataType, objectType, typeOfValue, unknownType } from "./data-type.ts";
import type { GraphContent, WorkflowNode } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { createOutputTypes } from "./output-type.ts";
import { typeAt } from "./type-at.ts";
import { type Presence, createPresence } from "./presence.ts";

type Graph = Pick<GraphContent, "nodes" | "edges">;

/** What templates of a node may name: an object type with the fields `nodes`, `trigger`, `env`, `execution`, … */
export type InferredScope = Extract<DataType, { kind: "object" }>;

const text: DataType = { kind: "string" };
const indexField: DataField = { type: { kind: "number" } };
const executionType = objectType({
  id: text,
  workflowId: text,
  startedAt: text,
  /** Of the nodes that wait for an answer, by node id. */
  resumeUrls: objectType({}, text),
});

/**
 * The types of everything that a node's templates may name. They come from output schemas and, where these leave
 * something open, from `schemas` (declared JSON schemas by node id), from the trigger's declared schema or sample
 * payload, and from `samples` (recorded outputs by node id). A node that a branch may have passed by, or that is
 * disabled, is a field that may be absent. Inside of a loop there are `item`, `index` and `previous`.
 */
export function inferScope({
  graph,
  nodeId,
  nodeTypes,
  samples = new Map(),
  schemas = new Map(),
  variables,
}: { readonly nodeId: string } & ScopeSources): InferredScope {
  return createScopes({ graph, nodeTypes, samples, schemas, variables }).scopeAt({ nodeId });
}

export type ScopeSources = {
  readonly graph: Graph;
  readonly nodeTypes: NodeTypes;
  readonly samples?: ReadonlyMap<string, unknown> | undefined;
  readonly schemas?: ReadonlyMap<string, unknown> | undefined;
  /** Names of the workspace's variables. Absent: not known, then any may be there. */
  readonly variables?: readonly string[] | undefined;
};

type Question = {
  readonly nodeId: string;
  /** The nodes that matter. Absent: all upstream, which takes a look at the whole graph. */
  readonly sources?: readonly string[] | undefined;
};

export type Scopes = {
  readonly scopeAt: (question: Question) => InferredScope;
};

/** The scopes of many nodes of one graph: what they have in common is found out once. */
export function createScopes({
  graph,
  nodeTypes,
  samples = new Map(),
  schemas = new Map(),
  variables,
}: ScopeSources): Scopes {
  const nodes = nodesById(graph);
  const presence = createPresence({ graph, nodeTypes });
  const typeOf = createOutputTypes({ graph, nodeTypes, samples, schemas });
  const envType = variables
    ? objectType(Object.fromEntries(variables.map((name) => [name, text])))
    : objectType({}, text);
  const trigger = graph.nodes.find(({ type }) => nodeTypes.get(type)?.role === "trigger");

  function scopeAt({ nodeId, sources, depth = 0 }: Question & { readonly depth?: number }): InferredScope {
    const around = loopsAround({ nodes, nodeId });
    // What stands before any of the loops around a node has run before the node.
    const readers = [nodeId, ...around];
    const upstream = sources ?? readers.flatMap((reader) => [...upstreamOf({ graph, nodeId: reader })]);
    const outputs = new Map<string, DataField>();
    for (const id of new Set(upstream)) {
      const node = nodes.get(id);
      if (!node || nodeTypes.get(node.type)?.role === "note") continue;
      let type: DataType | undefined;
      // Found out only where it is read: a look at the whole graph for each of thousands of nodes would take seconds.
      outputs.set(id, {
        get type() {
          type ??= typeOf({ node, readers });
          return type;
        },
        get absent() {
          return whyAbsent({ node, nodeId, presence });
        },
      });
    }
    const fields = new Map<string, DataField>([
      ["nodes", { type: { kind: "object", fields: outputs } }],
      ["trigger", { type: trigger ? typeOf({ node: trigger, readers }) : unknownType }],
      ["env", { type: envType }],
      ["execution", { type: executionType }],
    ]);
    const scope: InferredScope = { kind: "object", fields };
    const loop = nodes.get(around[0] ?? "");
    if (loop && depth < deepestNesting) addRound({ fields, loop, sources, depth });
    const node = nodes.get(nodeId);
    // What a loop asks after each round sees that round; an outer loop's index and result are hidden by its own.
    if (node && nodeTypes.get(node.type)?.container === true) {
      fields.set("index", indexField);
      fields.set("previous", { type: unknownType });
    }
    const forEach = node?.data.forEach;
    if (!forEach) return scope;
    const items = itemType({ items: forEach.items, scope });
    return { kind: "object", fields: new Map([...fields, ["item", { type: items }], ["index", indexField]]) };
  }

  /** What a round of the closest loop is told. */
  function addRound({
    fields,
    loop,
    sources,
    depth,
  }: {
    fields: Map<string, DataField>;
    loop: WorkflowNode;
    sources: readonly string[] | undefined;
    depth: number;
  }): void {
    let item: DataType | undefined;
    fields.set("item", {
      get type() {
        // The loop's list is read where the loop stands, where an outer loop's item may be in scope.
        item ??= itemType({
          items: loop.data.config["items"],
          scope: scopeAt({ nodeId: loop.id, sources, depth: depth + 1 }),
        });
        return item;
      },
    });
    fields.set("index", indexField);
    fields.set("previous", {
      get type() {
        const output = typeAt({ scope: typeOf({ node: loop, readers: [] }), names: ["items", "*"] });
        return output.ok ? output.type : unknownType;
      },
      absent: "the first round has none before it",
    });
  }

  return { scopeAt };
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
