import { edgesBySource, reachable, sourceHandleOf } from "./adjacency.ts";
import { type DataType, objectType, refine, typeOfValue, unite, unknownType } from "./data-type.ts";
import { type GraphContent, type WorkflowNode, errorHandle } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { typeOfSchema } from "./schema-type.ts";

type Graph = Pick<GraphContent, "nodes" | "edges">;

const text: DataType = { kind: "string" };
const errorOutput = objectType({ error: objectType({ code: text, message: text }, unknownType) });

/** The type of a node's output as it is at the readers: the node in question and the loops around it. */
export function outputType({
  graph,
  node,
  readers,
  nodeTypes,
  samples,
}: {
  graph: Graph;
  node: WorkflowNode;
  readers: readonly string[];
  nodeTypes: NodeTypes;
  samples: ReadonlyMap<string, unknown>;
}): DataType {
  const { id, type, data } = node;
  const info = nodeTypes.get(type);
  let found = info?.output ? typeOfSchema(info.output) : unknownType;
  // By convention of all triggers, the config's sample payload stands for the payload's `data`.
  const payload = info?.role === "trigger" ? data.config["samplePayload"] : undefined;
  if (data.forEach) found = objectType({ items: { kind: "list", items: found } });
  if (samples.has(id)) found = refine(found, typeOfValue(samples.get(id)));
  else if (payload !== undefined) found = refine(found, objectType({ data: typeOfValue(payload) }));
  switch (data.onError ?? "fail") {
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
