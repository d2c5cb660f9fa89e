import { type GraphContent, emptyGraph, insertOnEdge, validateGraph } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { expect, test } from "vitest";
import { addConnectedNode, configureNode, createNode, freePosition, placeAfter } from "./graph-edits.ts";

function build(): GraphContent {
  let graph = emptyGraph;
  const trigger = createNode({ graph, type: "trigger", position: { x: 0, y: 0 } });
  graph = { ...graph, nodes: [trigger] };
  const condition = createNode({ graph, type: "condition", position: { x: 300, y: 0 } });
  const first = addConnectedNode({ graph, node: condition, origin: { nodeId: "trigger", handle: "out" } });
  if (!first.ok) throw first.error;
  const http = createNode({ graph: first.value, type: "http", position: { x: 600, y: 0 } });
  const second = addConnectedNode({
    graph: first.value,
    node: http,
    origin: { nodeId: "condition", handle: "yes" },
  });
  if (!second.ok) throw second.error;
  return second.value;
}

test("nodes added with what they start with make a valid workflow", () => {
  expect(validateGraph({ graph: build(), nodeTypes }).problems).toEqual([]);
});

test("ids and labels of new nodes are free and readable", () => {
  const graph = build();
  const node = createNode({ graph, type: "http", position: { x: 0, y: 0 } });
  expect([node.id, node.data.label]).toEqual(["http2", "HTTP request 2"]);
});

test("a node is put into an edge and keeps the way", () => {
  const graph = build();
  const node = createNode({ graph, type: "transform", position: { x: 450, y: 0 } });
  const edge = graph.edges.find(({ target }) => target === "http");
  const result = insertOnEdge({ graph, node, edgeId: edge?.id ?? "", nodeTypes });
  const edges = result.ok
    ? result.value.edges.map(({ source, sourceHandle, target }) => [source, sourceHandle, target])
    : [];
  expect(edges).toEqual([
    ["trigger", undefined, "condition"],
    ["condition", "yes", "transform"],
    ["transform", undefined, "http"],
  ]);
});

test("a branch that is renamed keeps its edge; one that is removed loses it", () => {
  const graph = build();
  const node = graph.nodes[1];
  if (!node) throw new Error("no condition");
  const rule = { field: "{{trigger.data.name}}", operator: "eq", value: "Ada", branch: "adas" };
  const renamed = configureNode({
    graph,
    nodeId: node.id,
    data: { ...node.data, config: { conditions: [rule], defaultBranch: "no" } },
  });
  expect(renamed.ok && renamed.value.edges[1]?.sourceHandle).toBe("adas");
  const removed = configureNode({
    graph,
    nodeId: node.id,
    data: { ...node.data, config: { conditions: [], defaultBranch: "no" } },
  });
  expect(removed.ok && removed.value.edges).toHaveLength(1);
});

test("the next node stands to the right, and never on another", () => {
  const graph = build();
  const place = placeAfter({ graph, origin: { nodeId: "trigger", handle: "out" } });
  expect(place.x).toBeGreaterThan(232);
  const taken = { ...graph, nodes: [...graph.nodes, createNode({ graph, type: "http", position: place })] };
  expect(freePosition({ graph: taken, position: place }).y).toBeGreaterThan(place.y + 60);
});
