import { expect, test } from "vitest";
import { copyNodes, duplicateNodes, parseClip, pasteNodes } from "./copy-nodes.ts";
import { addEdge, connectionProblem, deleteEdge } from "./connect.ts";
import { addNode, deleteNode, deleteNodes, moveNodes, setDisabled, updateNodeConfig } from "./edit.ts";
import { renameNodeId } from "./rename-node-id.ts";
import { insertOnEdge, replaceNode } from "./replace-node.ts";
import type { EditResult } from "./result.ts";
import { edge, graphOf, node, start, testTypes as nodeTypes } from "./testing/graphs.ts";
import { validateGraph } from "./validate.ts";

const reader = node("b", { value: ["{{nodes.a.status}}", { $expr: "jsonata", code: "nodes.a.body" }] });
const graph = graphOf([start, node("a"), reader], ["start>a", "a>b"]);

function value<T>(result: EditResult<T>): T {
  if (!result.ok) throw result.error;
  return result.value;
}
function refusal(result: EditResult<unknown>): string {
  return result.ok ? "" : `${result.error.code}: ${result.error.message}`;
}

test("refused edits say why", () => {
  expect(refusal(addNode({ graph, node: node("a") }))).toBe(
    "graph.invalid: There is already a node with the id “a”.",
  );
  expect(refusal(deleteNode({ graph, nodeId: "x" }))).toBe(
    "graph.node_not_found: There is no node with the id “x”.",
  );
  expect(refusal(deleteEdge({ graph, edgeId: "x" }))).toBe(
    "graph.edge_not_found: This connection does not exist.",
  );
  expect(refusal(updateNodeConfig({ graph, nodeId: "x", data: reader.data }))).toContain(
    "graph.node_not_found",
  );
  expect(refusal(setDisabled({ graph, nodeId: "x", disabled: true }))).toContain("graph.node_not_found");
  const connect = (text: string, id = "new") => refusal(addEdge({ graph, edge: { ...edge(text), id } }));
  expect(connect("x>a")).toBe("graph.node_not_found: There is no node with the id “x”.");
  expect(connect("a>x")).toBe("graph.node_not_found: There is no node with the id “x”.");
  expect(connect("a>a")).toBe("graph.cycle: A node cannot be connected to itself.");
  expect(connect("b>a")).toBe("graph.cycle: “a” already leads to “b”.");
  expect(connect("a>b")).toBe("graph.edge_duplicate: These two nodes are already connected.");
  expect(connect("start>b", "a_b")).toBe("graph.edge_invalid: The edge id “a_b” is taken.");
  const inside = graphOf([...graph.nodes, node("c", {}, { parentId: "a" })]);
  expect(connectionProblem({ graph: inside, edge: edge("b>c") })?.error.message).toBe(
    "An edge cannot cross the border of a loop.",
  );
});

test("deleting a node takes the body of a loop along, and nothing else", () => {
  const nested = graphOf([
    node("inner", {}, { parentId: "body" }),
    node("body", {}, { parentId: "a" }),
    ...graph.nodes,
  ]);
  expect(deleteNodes({ graph: nested, nodeIds: ["a"] }).nodes.map(({ id }) => id)).toEqual(["start", "b"]);
  expect(deleteNodes({ graph, nodeIds: ["x"] })).toBe(graph);
});

test("moving, disabling and configuring change one node and share the rest", () => {
  const moved = moveNodes({ graph, positions: new Map([["a", { x: 1, y: 2 }]]) });
  expect(moved.nodes[1]?.position).toEqual({ x: 1, y: 2 });
  expect(moved.nodes[2]).toBe(graph.nodes[2]);
  const off = value(setDisabled({ graph, nodeId: "a", disabled: true }));
  expect(off.nodes[1]?.disabled).toBe(true);
  expect(value(setDisabled({ graph: off, nodeId: "a", disabled: false }))).toEqual(graph);
});

test("a duplicate has new ids, the edges among it, and reads its own copies", () => {
  const { graph: after, nodeIds } = value(duplicateNodes({ graph, nodeIds: ["a", "b"], nodeTypes }));
  expect(nodeIds).toEqual(["a2", "b2"]);
  expect(after.nodes[4]).toEqual({
    ...reader,
    id: "b2",
    position: { x: 32, y: 32 },
    data: {
      ...reader.data,
      label: "b 2",
      config: { value: ["{{nodes.a2.status}}", { $expr: "jsonata", code: "nodes.a2.body" }] },
    },
  });
  expect(after.edges.slice(2)).toEqual([{ id: "e3", source: "a2", target: "b2" }]);
  expect(refusal(duplicateNodes({ graph, nodeIds: ["x"], nodeTypes }))).toBe(
    "graph.node_not_found: There is nothing to copy.",
  );
});

test("nodes travel as text, into this graph or another", () => {
  const text = JSON.stringify(value(copyNodes({ graph, nodeIds: ["b"] })));
  const clip = value(parseClip({ text }));
  const { graph: after } = pasteNodes({ graph, clip, position: { x: 100, y: 50 }, nodeTypes });
  // What is not part of the copy is read as before.
  expect(after.nodes[3]).toEqual({
    ...reader,
    id: "b2",
    position: { x: 100, y: 50 },
    data: { ...reader.data, label: "b 2" },
  });
  // Labels count on from the number they have, and stay where nobody has them.
  const again = pasteNodes({ graph: after, clip, nodeTypes });
  expect(again.graph.nodes[4]?.data.label).toBe("b 3");
  expect(pasteNodes({ graph: graphOf([]), clip, nodeTypes }).nodeIds).toEqual(["b"]);
});

test.each([
  "hello",
  "{}",
  "[",
  '{"workfuse":"nodes","nodes":[],"edges":[]}',
  '{"workfuse":"nodes","nodes":[{"id":"../x"}],"edges":[]}',
])("text that holds no nodes is refused: %s", (text) =>
  expect(refusal(parseClip({ text }))).toBe("graph.invalid: The text does not hold nodes of a workflow."),
);

test("a loop in a loop is copied and deleted with all that is inside, and a copied body stays in its loop", () => {
  const nested = graphOf(
    [
      node("deep", { value: "{{nodes.first.status}}" }, { parentId: "inner" }),
      node("first", {}, { parentId: "outer" }),
      node("inner", {}, { type: "loop", parentId: "outer" }),
      start,
      node("outer", {}, { type: "loop" }),
    ],
    ["start>outer", "first>inner"],
  );
  const clip = value(copyNodes({ graph: nested, nodeIds: ["outer"] }));
  const { graph: after } = pasteNodes({ graph: nested, clip, nodeTypes });
  expect(after.nodes.slice(5).map(({ id, parentId }) => [id, parentId])).toEqual([
    ["deep2", "inner2"],
    ["first2", "outer2"],
    ["inner2", "outer2"],
    ["outer2", undefined],
  ]);
  expect(after.nodes[5]?.data.config["value"]).toBe("{{nodes.first2.status}}");
  expect(deleteNodes({ graph: after, nodeIds: ["outer"] }).nodes.map(({ id }) => id)).toEqual([
    "start",
    "deep2",
    "first2",
    "inner2",
    "outer2",
  ]);
  const beside = value(duplicateNodes({ graph: nested, nodeIds: ["inner"], nodeTypes }));
  expect(beside.graph.nodes.slice(5).map(({ id, parentId }) => [id, parentId])).toEqual([
    ["deep2", "inner2"],
    ["inner2", "outer"],
  ]);
});

test("a loop is copied with its body", () => {
  const loop = graphOf(
    [node("a"), node("in", {}, { parentId: "a" }), node("next", {}, { parentId: "a" })],
    ["in>next"],
  );
  const { graph: after } = value(duplicateNodes({ graph: loop, nodeIds: ["a"], nodeTypes }));
  expect(after.nodes.slice(3).map(({ id, parentId }) => [id, parentId])).toEqual([
    ["a2", undefined],
    ["in2", "a2"],
    ["next2", "a2"],
  ]);
});

test("a renamed node is followed by edges, loop bodies, templates and code", () => {
  const body = node("c", {}, { parentId: "a" });
  const after = value(
    renameNodeId({ graph: { ...graph, nodes: [...graph.nodes, body] }, from: "a", to: "fetch", nodeTypes }),
  );
  expect(after.nodes.map(({ id }) => id)).toEqual(["start", "fetch", "b", "c"]);
  expect(after.nodes[2]?.data.config).toEqual({
    value: ["{{nodes.fetch.status}}", { $expr: "jsonata", code: "nodes.fetch.body" }],
  });
  expect(after.nodes[3]?.parentId).toBe("fetch");
  expect(after.edges.map(({ source, target }) => `${source}>${target}`)).toEqual(["start>fetch", "fetch>b"]);
  expect(after.nodes[0]).toBe(graph.nodes[0]);
  const refuse = (from: string, to: string) => refusal(renameNodeId({ graph, from, to, nodeTypes }));
  expect(refuse("x", "y")).toBe("graph.node_not_found: There is no node with the id “x”.");
  expect(refuse("a", "b")).toBe("graph.invalid: There is already a node with the id “b”.");
  expect(refuse("a", "odd name")).toBe(
    "graph.invalid: An id has 1 to 64 letters, digits, underscores or hyphens.",
  );
});

test("a replaced node keeps the edges that fit, and its first output follows", () => {
  const choice = graphOf(
    [start, node("a", {}, { type: "choice" }), node("b"), node("c"), node("d")],
    ["start>a", "a:yes>b", "a:no>c", "a:error>d"],
  );
  const replace = (type: string) =>
    value(
      replaceNode({ graph: choice, nodeId: "a", replacement: { type, data: node("z").data }, nodeTypes }),
    );
  const texts = (type: string) =>
    replace(type).edges.map(
      ({ source, sourceHandle = "out", target }) => `${source}:${sourceHandle}>${target}`,
    );
  expect(texts("step")).toEqual(["start:out>a", "a:out>b", "a:error>d"]);
  expect(texts("choice")).toEqual(["start:out>a", "a:yes>b", "a:no>c", "a:error>d"]);
  expect(texts("note")).toEqual(["a:out>b", "a:error>d"].slice(0, 2));
  expect(replace("step").nodes[1]).toEqual({ ...node("a"), data: node("z").data });
  expect(refusal(replaceNode({ graph, nodeId: "x", replacement: start, nodeTypes }))).toContain(
    "graph.node_not_found",
  );
});

test("a loop with a body is replaced by another loop, not by what can hold none", () => {
  const loop = graphOf(
    [start, node("a", {}, { type: "loop" }), node("b", {}, { parentId: "a" })],
    ["start>a"],
  );
  const replace = (type: string) =>
    replaceNode({ graph: loop, nodeId: "a", replacement: { type, data: node("z").data }, nodeTypes });
  expect(refusal(replace("step"))).toBe(
    "graph.group_invalid: “a” has nodes inside of it; take the loop away first.",
  );
  expect(value(replace("loop")).nodes[1]?.data.label).toBe("z");
});

test("a node put into an edge stands between its ends, and the graph stays valid", () => {
  const between = node("m", {}, { type: "choice" });
  const after = value(insertOnEdge({ graph, edgeId: "a_b", node: between, nodeTypes }));
  expect(after.edges).toEqual([
    edge("start>a"),
    { id: "a_b", source: "a", target: "m" },
    { id: "e3", source: "m", target: "b", sourceHandle: "yes" },
  ]);
  expect(validateGraph({ graph: after, nodeTypes }).problems).toEqual([]);
  const insert = (edgeId: string, inserted = between) =>
    refusal(insertOnEdge({ graph, edgeId, node: inserted, nodeTypes }));
  expect(insert("x")).toContain("graph.edge_not_found");
  expect(insert("a_b", node("a"))).toBe("graph.invalid: There is already a node with the id “a”.");
  expect(insert("a_b", node("t", {}, { type: "trigger" }))).toBe(
    "graph.edge_invalid: “t” cannot stand between two nodes.",
  );
});
