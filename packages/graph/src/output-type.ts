import { edgesBySource, reachable, sourceHandleOf } from "./adjacency.ts";
import { type DataType, objectType, refine, typeOfValue, unite, unknownType } from "./data-type.ts";
import { type GraphContent, type WorkflowNode, errorHandle } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { typeOfJsonSchema, typeOfSchema } from "./schema-type.ts";

type Graph = Pick<GraphContent, "nodes" | "edges">;

const text: DataType = { kind: "string" };
const errorOutput = objectType({ error: objectType({ code: text, message: text }, unknownType) });

export type OutputTypes = (question: {
  readonly node: WorkflowNode;
  /** The node in question and the loops around it: what its errors are depends on the way from one to the other. */
  readonly readers: readonly string[];
}) => DataType;

/** The types of outputs as they are at their readers. */
export function createOutputTypes({
  graph,
  nodeTypes,
  samples,
  schemas,
}: {
  graph: Graph;
  nodeTypes: NodeTypes;
  samples: ReadonlyMap<string, unknown>;
  schemas: ReadonlyMap<string, unknown>;
}): OutputTypes {
  const usual = new Map<string, DataType>();

  function usualType(node: WorkflowNode): DataType {
    const known = usual.get(node.id);
    if (known) return known;
    const found = usualOutput({ node, nodeTypes, samples, schemas });
    usual.set(node.id, found);
    return found;
  }

  return ({ node, readers }) => {
    const found = usualType(node);
    switch (node.data.onError ?? "fail") {
      case "fail":
        return found;
      case "continue":
        // Which of the two it was is known only when it has run.
        return unite(found, errorOutput);
      case "branch": {
        if (!leads({ graph, node, readers, onError: true })) return found;
        return leads({ graph, node, readers, onError: false }) ? unite(found, errorOutput) : errorOutput;
      }
    }
  };
}

/** What the node hands on when it does not fail. */
function usualOutput({
  node: { id, type, data },
  nodeTypes,
  samples,
  schemas,
}: {
  node: WorkflowNode;
  nodeTypes: NodeTypes;
  samples: ReadonlyMap<string, unknown>;
  schemas: ReadonlyMap<string, unknown>;
}): DataType {
  const info = nodeTypes.get(type);
  const promised = info?.output ? typeOfSchema(info.output) : unknownType;
  const declared = declaredType({ id, config: data.config, isTrigger: info?.role === "trigger", schemas });
  let found = declared ? refine(promised, declared) : promised;
  if (data.forEach) {
    const one = data.forEach.onItemError === "continue" ? unite(found, errorOutput) : found;
    found = objectType({ items: { kind: "list", items: one }, count: { kind: "number" } });
  }
  // By convention of all triggers, the config's sample payload stands for the payload's `data`.
  const payload = info?.role === "trigger" ? data.config["samplePayload"] : undefined;
  if (samples.has(id)) return refine(found, typeOfValue(samples.get(id)));
  return payload === undefined ? found : refine(found, objectType({ data: typeOfValue(payload) }));
}

/**
 * What somebody declared by a JSON schema: of a trigger the payload's `data`, of a node that has such a field in its
 * config (`outputSchema`) the `body` of its output, where `schemas` does not give the whole output.
 */
function declaredType({
  id,
  config,
  isTrigger,
  schemas,
}: {
  id: string;
  config: Readonly<Record<string, unknown>>;
  isTrigger: boolean;
  schemas: ReadonlyMap<string, unknown>;
}): DataType | undefined {
  if (schemas.has(id)) return typeOfJsonSchema(schemas.get(id));
  const schema = config[isTrigger ? "payloadSchema" : "outputSchema"];
  if (schema === undefined || schema === null) return undefined;
  return objectType({ [isTrigger ? "data" : "body"]: typeOfJsonSchema(schema) });
}

/** Whether a way leads from the node's error output, or from its others, to the readers. */
function leads({
  graph,
  node,
  readers,
  onError,
}: {
  graph: Graph;
  node: WorkflowNode;
  readers: readonly string[];
  onError: boolean;
}): boolean {
  const outgoing = edgesBySource(graph);
  const next = (id: string): string[] =>
    (outgoing.get(id) ?? [])
      .filter((edge) => id !== node.id || (sourceHandleOf(edge) === errorHandle) === onError)
      .map(({ target }) => target);
  const reached = reachable({ start: node.id, next });
  return readers.some((reader) => reached.has(reader));
}
