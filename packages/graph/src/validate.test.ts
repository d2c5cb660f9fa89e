import { expect, test } from "vitest";
import type { GraphContent } from "./model.ts";
import { edge, graphOf, node, start, testTypes as nodeTypes } from "./testing/graphs.ts";
import { validateGraph } from "./validate.ts";

function problemsOf(graph: GraphContent): readonly string[] {
  const { problems } = validateGraph({ graph, nodeTypes });
  return problems.map(({ code, message, path }) => `${code} at ${path.join(".")}: ${message}`);
}

const valid = graphOf([start, node("a")], ["start>a"]);

test("a graph without problems is valid", () => {
  expect(validateGraph({ graph: valid, nodeTypes })).toEqual({ valid: true, problems: [] });
});

test("a node id that is used twice is named", () => {
  expect(problemsOf({ ...valid, nodes: [...valid.nodes, node("a")] })).toEqual([
    "node.duplicate_id at nodes.2.id: The node id “a” is used twice.",
  ]);
});

test("an unknown type is named", () => {
  expect(problemsOf(graphOf([start, node("a", {}, { type: "magic" })], ["start>a"]))).toEqual([
    "node.unknown_type at nodes.1.type: “a” has the type “magic”, which does not exist here.",
  ]);
});

test("a config that does not match its schema is named with its field", () => {
  expect(problemsOf(graphOf([start, node("a", { raw: 1 })], ["start>a"]))).toEqual([
    "node.config_invalid at nodes.1.data.config.raw: a: raw: Invalid input: expected string, received number",
  ]);
});

test("the config of a disabled node is not checked, nor are its templates", () => {
  const off = node("a", { raw: 1, value: "{{nodes.gone.x}}" }, { disabled: true });
  expect(problemsOf(graphOf([start, off], ["start>a"]))).toEqual([]);
});

test("a node that nothing leads to is named, unless it is disabled or a note", () => {
  const nodes = [
    start,
    node("a"),
    node("b", {}, { disabled: true }),
    node("n", { text: "{{" }, { type: "note" }),
  ];
  expect(problemsOf(graphOf(nodes))).toEqual([
    "node.unreachable at nodes.1: Nothing leads to “a”: connect it, disable it or delete it.",
  ]);
});

test("a loop that does not exist is named", () => {
  expect(problemsOf(graphOf([start, node("a", {}, { parentId: "loop" })]))).toEqual([
    "node.parent_missing at nodes.1.parentId: The loop “loop” around “a” does not exist.",
  ]);
});

test("an edge id that is used twice is named", () => {
  const repeated = { ...edge("start>b"), id: "start_a" };
  const graph = { ...graphOf([start, node("a"), node("b")], ["start>a"]) };
  expect(problemsOf({ ...graph, edges: [...graph.edges, repeated] })).toEqual([
    "edge.duplicate_id at edges.1.id: The edge id “start_a” is used twice.",
  ]);
});

test("both ends of an edge must exist", () => {
  expect(problemsOf({ ...valid, edges: [...valid.edges, edge("x>y")] })).toEqual([
    "edge.dangling at edges.1.source: An edge's source, “x”, does not exist.",
    "edge.dangling at edges.1.target: An edge's target, “y”, does not exist.",
  ]);
});

test("an output that the node does not have is named; every node has the error output", () => {
  const nodes = [start, node("a"), node("b"), node("c")];
  expect(problemsOf(graphOf(nodes, ["start>a", "a:maybe>b", "a:error>b", "a>b", "a>c"]))).toEqual([
    "edge.unknown_handle at edges.1.sourceHandle: “a” has no output “maybe”.",
  ]);
});

test("nothing can lead to a trigger", () => {
  const graph = graphOf([start, node("a")], ["start>a", "a>start"]);
  expect(problemsOf(graph)).toEqual([
    "edge.into_trigger at edges.1.target: “start” starts the workflow; nothing can lead to it.",
    expect.stringMatching(/^graph\.cycle at edges: These nodes form a cycle: (start → a|a → start)\.$/),
  ]);
});

test("an edge cannot cross the border of a loop", () => {
  const nodes = [start, node("loop"), node("a", {}, { parentId: "loop" })];
  expect(problemsOf(graphOf(nodes, ["start>loop", "loop>a"]))).toEqual([
    "edge.crosses_loop at edges.1: The edge from “loop” to “a” crosses the border of a loop.",
  ]);
});

test("a workflow has exactly one trigger", () => {
  expect(problemsOf(graphOf([]))).toEqual([
    "graph.no_trigger at nodes: A workflow needs a trigger: the node that starts it.",
  ]);
  expect(problemsOf(graphOf([start, node("two", {}, { type: "trigger" })]))).toEqual([
    "graph.several_triggers at nodes.1: A workflow has exactly one trigger; “two” is one too many.",
  ]);
});
