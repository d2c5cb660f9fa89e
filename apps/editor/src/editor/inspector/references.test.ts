import { type GraphContent, inferScope } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { expect, test } from "vitest";
import { referencesOf } from "./references.ts";

const graph: GraphContent = {
  formatVersion: 1,
  nodes: [
    {
      id: "trigger",
      type: "trigger",
      position: { x: 0, y: 0 },
      data: {
        label: "Start",
        config: { samplePayload: { user: { name: "Ada" }, tags: ["x"], "odd-key": 1 } },
      },
    },
    { id: "http", type: "http", position: { x: 0, y: 0 }, data: { label: "Ask", config: {} } },
    { id: "last", type: "transform", position: { x: 0, y: 0 }, data: { label: "Last", config: {} } },
  ],
  edges: [
    { id: "e1", source: "trigger", target: "http" },
    { id: "e2", source: "http", target: "last" },
  ],
};
const found = (nodeId: string, samples = new Map<string, unknown>()) =>
  referencesOf({ graph, nodeId, scope: inferScope({ graph, nodeId, nodeTypes, samples }), samples });
const paths = (nodeId: string, samples?: Map<string, unknown>): readonly string[] =>
  found(nodeId, samples).map(({ path }) => path);

test("templates may name the sample and what earlier nodes give, by value or by schema", () => {
  const all = paths("last");
  expect(all).toEqual(
    expect.arrayContaining([
      "trigger.data.user.name",
      "trigger.data.tags[0]",
      "nodes.http.status",
      "nodes.http.body",
    ]),
  );
  expect(all.some((path) => path.includes("odd-key"))).toBe(false);
});

test("the last run's outputs show what is really there", () => {
  expect(paths("last", new Map([["http", { body: { items: [{ id: 7 }] } }]]))).toContain(
    "nodes.http.body.items[0].id",
  );
});

test("a node cannot name itself or what comes after it", () => {
  expect(paths("http").some((path) => path.startsWith("nodes."))).toBe(false);
  expect(paths("trigger")).toEqual([]);
});

test("a node whose id has a hyphen can be named too", () => {
  const rename = (id: string) => (id === "http" ? "ask-1" : id);
  const renamed: GraphContent = {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, id: rename(node.id) })),
    edges: graph.edges.map((edge) => ({ ...edge, source: rename(edge.source), target: rename(edge.target) })),
  };
  const scope = inferScope({ graph: renamed, nodeId: "last", nodeTypes });
  const all = referencesOf({ graph: renamed, nodeId: "last", scope, samples: new Map() });
  expect(all.map(({ path }) => path)).toContain("nodes.ask-1.status");
});

test("each comes with an example, or with its type where none is known", () => {
  const examples = new Map(found("last").map(({ path, example, from }) => [path, [from, example]]));
  expect(examples.get("trigger.data.user.name")).toEqual(["Start", "Ada"]);
  expect(examples.get("nodes.http.status")).toEqual(["Ask", "(number)"]);
});

test("with forEach there are the item and its index", () => {
  const nodes = graph.nodes.map((node) =>
    node.id === "last"
      ? { ...node, data: { ...node.data, forEach: { items: "{{trigger.data.tags}}" } } }
      : node,
  );
  const scope = inferScope({ graph: { ...graph, nodes }, nodeId: "last", nodeTypes });
  const all = referencesOf({ graph: { ...graph, nodes }, nodeId: "last", scope, samples: new Map() });
  expect(all.slice(0, 2)).toEqual([
    { path: "item", from: "This round", example: "(text)" },
    { path: "index", from: "This round", example: "(number)" },
  ]);
});
