import { type GraphContent, nodesById, upstreamOf } from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { z } from "zod";
import { isRecord } from "../../data/is-record.ts";
import type { Reference } from "./form-context.ts";

const deepest = 6;
const mostPerNode = 200;
// What dots can lead to in templates, JSONata and JavaScript alike.
const plainKey = /^[A-Za-z_$][\w$]*$/;

/** What templates of a node may name: what started the workflow, and the outputs of the nodes before it. */
export function referencesOf({
  graph,
  nodeId,
  outputs,
}: {
  graph: GraphContent;
  nodeId: string;
  /** Outputs of the last run by node id; where there is none, the sample and the schemas stand in. */
  outputs: ReadonlyMap<string, unknown>;
}): readonly Reference[] {
  const nodes = nodesById(graph);
  const before = upstreamOf({ graph, nodeId });
  return graph.nodes
    .filter(({ id }) => before.has(id))
    .flatMap((node) => {
      const definition = definitionOf(node.type);
      const isTrigger = definition?.role === "trigger";
      const path = isTrigger ? "trigger" : `nodes.${node.id}`;
      const from = nodes.get(node.id)?.data.label ?? node.id;
      const known = outputs.get(node.id);
      const value =
        known ??
        (isTrigger
          ? { data: node.data.config["samplePayload"] ?? {}, source: node.data.config["source"] ?? "webhook" }
          : definition && exampleOf(definition.output));
      return [...paths({ value, path, depth: 0 })].slice(0, mostPerNode).map((found) => ({ ...found, from }));
    });
}

function* paths({
  value,
  path,
  depth,
}: {
  value: unknown;
  path: string;
  depth: number;
}): Generator<Pick<Reference, "path" | "example">> {
  if (depth > 0) yield { path, example: value };
  if (depth >= deepest) return;
  if (Array.isArray(value)) {
    if (value.length > 0) yield* paths({ value: value[0], path: `${path}[0]`, depth: depth + 1 });
  } else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (plainKey.test(key)) yield* paths({ value: inner, path: `${path}.${key}`, depth: depth + 1 });
    }
  }
}

/** The fields of an output that no run has shown yet, named by their types. */
function exampleOf(schema: z.ZodType): unknown {
  const json: unknown = z.toJSONSchema(schema, { io: "output", unrepresentable: "any" });
  const properties = isRecord(json) && isRecord(json["properties"]) ? json["properties"] : {};
  return Object.fromEntries(
    Object.entries(properties).map(([key, property]) => [
      key,
      isRecord(property) && typeof property["type"] === "string" ? `(${property["type"]})` : "(any)",
    ]),
  );
}
