import { expect, test } from "vitest";
import type { GraphContent } from "./model.ts";
import { fastest } from "./testing/fastest.ts";
import { edge, graphOf, node, start, testTypes as nodeTypes } from "./testing/graphs.ts";
import { validateGraph } from "./validate.ts";

function problemsOf(graph: GraphContent): readonly string[] {
  const { problems } = validateGraph({ graph, nodeTypes });
  return problems.map(({ code, message, path }) => `${code} at ${path.join(".")}: ${message}`);
}

const loop = (id: string, parentId?: string) =>
  node(id, {}, { type: "loop", ...(parentId === undefined ? {} : { parentId }) });
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
  const nodes = [start, loop("loop"), node("a", {}, { parentId: "loop" })];
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

test("a body stands inside of a loop, and of nothing else", () => {
  const nodes = [start, node("step"), node("a", {}, { parentId: "step" })];
  expect(problemsOf(graphOf(nodes, ["start>step"]))).toEqual([
    "node.parent_not_loop at nodes.2.parentId: “a” stands inside of “step”, which is no loop.",
  ]);
});

test("loops that stand inside of each other in a circle are named", () => {
  const nodes = [start, loop("x", "y"), loop("y", "x"), node("a", {}, { parentId: "x" }), loop("z", "z")];
  expect(problemsOf(graphOf(nodes))).toEqual(
    [
      [1, "x"],
      [2, "y"],
      [3, "a"],
      [4, "z"],
    ].map(
      ([index, id]) => `node.parent_cycle at nodes.${index}.parentId: “${id}” would stand inside of itself.`,
    ),
  );
});

test("a trigger cannot stand inside of a loop", () => {
  const nodes = [node("start", {}, { type: "trigger", parentId: "loop" }), loop("loop")];
  expect(problemsOf(graphOf(nodes))).toContain(
    "node.trigger_in_loop at nodes.0.parentId: “start” starts the workflow; it cannot stand inside of a loop.",
  );
});

test("loops stand inside of each other at most 8 deep", () => {
  const ids = Array.from({ length: 8 }, (_, index) => `l${index}`);
  const loops = ids.map((id, index) => loop(id, index === 0 ? undefined : `l${index - 1}`));
  const nodes = [start, ...loops, node("a", {}, { parentId: "l7" })];
  expect(problemsOf(graphOf(nodes, ["start>l0"]))).toEqual([]);
  const deeper = [...nodes, loop("l8", "l7"), node("b", {}, { parentId: "l8" })];
  expect(problemsOf(graphOf(deeper, ["start>l0"]))).toEqual([
    "node.nested_too_deep at nodes.11.parentId: “b” stands inside of 9 loops; 8 is the most.",
  ]);
});

test("10,000 loops inside of each other are refused in under 1 s", () => {
  const nodes = Array.from({ length: 10_000 }, (_, index) =>
    loop(`l${index}`, index === 9999 ? undefined : `l${index + 1}`),
  );
  const graph = graphOf([start, ...nodes], ["start>l9999"]);
  const run = () => validateGraph({ graph, nodeTypes });
  expect(fastest({ enough: 1000, run })).toBeLessThan(1000);
  const { problems } = run();
  expect(problems.filter(({ code }) => code === "node.nested_too_deep")).toHaveLength(9991);
});

test("more nodes or edges than a graph may have are refused before they are looked at", () => {
  const nodes = Array.from({ length: 20_001 }, (_, index) => node(`n${index}`));
  expect(problemsOf(graphOf(nodes))).toEqual([
    "graph.too_large at nodes: A workflow has at most 20000 nodes and 60000 connections.",
  ]);
  const edges = Array.from({ length: 60_001 }, (_, index) => ({ ...edge("start>a"), id: `e${index}` }));
  expect(problemsOf({ ...valid, edges })).toEqual([
    "graph.too_large at edges: A workflow has at most 20000 nodes and 60000 connections.",
  ]);
});

test("settings that cannot be walked are a problem of their node, not a crash", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = [circle, circle];
  const trap = Object.defineProperty({}, "value", {
    enumerable: true,
    get() {
      throw new Error("a trap");
    },
  });
  const configs = [circle, trap, null, "text", []];
  const nodes = configs.map((config, index) => {
    const made = node(`n${index}`);
    // Wrong on purpose: not what a config is.
    return { ...made, data: { ...made.data, config: config as Record<string, unknown> } };
  });
  const edges = configs.map((_, index) => `start>n${index}`);
  expect(problemsOf(graphOf([start, ...nodes], edges))).toEqual(
    [
      "hold too many values, or go in a circle",
      "cannot be read",
      "are not an object",
      "are not an object",
      "are not an object",
    ].map(
      (text, index) =>
        `node.config_invalid at nodes.${index + 1}.data.config: n${index}: The settings ${text}.`,
    ),
  );
});

test("10,000 references to nodes that do not exist are named in under 1 s", () => {
  const nodes = Array.from({ length: 10_000 }, (_, index) =>
    node(`n${index}`, { value: `{{nodes.gone-${index}-${"x".repeat(40)}.y}}` }),
  );
  const graph = graphOf(
    [start, ...nodes],
    nodes.map(({ id }) => `start>${id}`),
  );
  const run = () => validateGraph({ graph, nodeTypes });
  expect(fastest({ enough: 1000, run })).toBeLessThan(1000);
  expect(run().problems).toHaveLength(10_000);
});
