import {
  type GraphContent,
  type InferredScope,
  type WorkflowNode,
  completions,
  nodesById,
} from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import type { Reference } from "./form-context.ts";

const deepest = 6;
const mostPerSource = 200;
// What dots can lead to in templates, JSONata and JavaScript alike.
const plainName = /^(?:[A-Za-z_$][\w$]*|\d+)$/;

/** What templates of a node may name: what started the workflow, the outputs of the nodes before it, a loop's item. */
export function referencesOf({
  graph,
  nodeId,
  scope,
  samples,
}: {
  graph: GraphContent;
  nodeId: string;
  /** What `inferScope` gave for this node. */
  scope: InferredScope;
  /** Outputs of the last run by node id: examples of values. Where there is none, the type stands in. */
  samples: ReadonlyMap<string, unknown>;
}): readonly Reference[] {
  return sourcesOf({ graph, nodeId, scope, samples }).flatMap(({ path, from, value }) =>
    [...paths({ scope, path, value, depth: 1 })].slice(0, mostPerSource).map((found) => ({ ...found, from })),
  );
}

type Source = { readonly path: string; readonly from: string; readonly value: unknown };

function sourcesOf({
  graph,
  nodeId,
  scope,
  samples,
}: {
  graph: GraphContent;
  nodeId: string;
  scope: InferredScope;
  samples: ReadonlyMap<string, unknown>;
}): readonly Source[] {
  const outputs = scope.fields.get("nodes")?.type;
  const before = outputs?.kind === "object" ? outputs.fields : new Map<string, unknown>();
  const node = nodesById(graph).get(nodeId);
  const round: readonly Source[] = ["item", "index", "previous"]
    .filter((name) => scope.fields.has(name))
    .map((path) => ({ path, from: "This round", value: undefined }));
  const env = scope.fields.get("env")?.type;
  const variables: readonly Source[] =
    env?.kind === "object" && env.fields.size > 0
      ? [{ path: "env", from: "Variables", value: undefined }]
      : [];
  return [
    ...round,
    ...graph.nodes
      .filter((source) => before.has(source.id) && source !== node)
      .map((source) => ({
        path: isTrigger(source) ? "trigger" : `nodes.${source.id}`,
        from: source.data.label,
        value: samples.get(source.id) ?? (isTrigger(source) ? sampleOf(source) : undefined),
      })),
    ...variables,
  ];
}

function isTrigger({ type }: WorkflowNode): boolean {
  return nodeTypes.get(type)?.role === "trigger";
}

function sampleOf({ data: { config } }: WorkflowNode): unknown {
  return { data: config["samplePayload"], source: config["source"] };
}

function* paths({
  scope,
  path,
  value,
  depth,
}: {
  scope: InferredScope;
  path: string;
  value: unknown;
  depth: number;
}): Generator<Pick<Reference, "path" | "example">> {
  const own = depth === 1 && !path.includes(".") && path !== "trigger" && path !== "env";
  if (own) yield { path, example: value ?? describedAt({ scope, path }) };
  for (const next of completions({ scope, prefix: `${path}.` })) {
    // A text's or list's length is rather asked for by a helper.
    if (next.name === "length" || !plainName.test(next.name)) continue;
    const inner = Object(value) === value ? Reflect.get(Object(value), next.name) : undefined;
    yield { path: next.path, example: inner ?? `(${next.description})` };
    if (next.hasFields && depth < deepest)
      yield* paths({ scope, path: next.path, value: inner, depth: depth + 1 });
  }
}

function describedAt({ scope, path }: { scope: InferredScope; path: string }): string {
  const found = completions({ scope, prefix: path }).find(({ name }) => name === path);
  return `(${found?.description ?? "any value"})`;
}
