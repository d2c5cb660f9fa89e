import { expect, test } from "vitest";
import { graphOf, node, start, testTypes as nodeTypes } from "./testing/graphs.ts";
import { validateGraph } from "./validate.ts";

/** Problems of a graph in which `a` leads to `b`, `c` stands beside them, and `b` has this value. */
function problemsOf(value: unknown) {
  const nodes = [start, node("a"), node("b", { value }), node("c")];
  return validateGraph({ graph: graphOf(nodes, ["start>a", "a>b", "start>c"]), nodeTypes });
}

test("a template with a syntax error is named with line and column", () => {
  const { valid, problems } = problemsOf({ list: ["fine", "first\n {{#if x}}"] });
  expect(valid).toBe(false);
  expect(problems).toEqual([
    {
      code: "node.template_invalid",
      severity: "error",
      nodeId: "b",
      path: ["nodes", 2, "data", "config", "value", "list", 1],
      message: expect.stringMatching(/^b: value\.list\.1: .*\(line 2, column 11\)$/),
      line: 2,
      column: 11,
    },
  ]);
});

test("a reference to a node that does not exist is named with the one that was meant", () => {
  const { valid, problems } = problemsOf("x {{nodes.strat.data}}");
  expect(valid).toBe(false);
  expect(problems).toEqual([
    {
      code: "node.reference_unknown",
      severity: "error",
      nodeId: "b",
      path: ["nodes", 2, "data", "config", "value"],
      message: "b: value: There is no node with the id “strat”. Did you mean “start”?",
      suggestion: "start",
      line: 1,
      column: 5,
    },
  ]);
});

test.each(["c", "b"])("a reference to %s, which is not upstream, is refused", (id) => {
  const { valid, problems } = problemsOf(
    `{{#each nodes.a.rows}}{{nodes.${id}.status}}{{/each}}{{nodes.${id}.status}}`,
  );
  expect(valid).toBe(false);
  expect(problems).toEqual([
    expect.objectContaining({
      code: "node.reference_not_upstream",
      nodeId: "b",
      message: `b: value: ${
        id === "b"
          ? "A node cannot read its own output."
          : "“c” does not run before this node. Connect it so that it leads here."
      }`,
    }),
  ]);
});

test("what is upstream, also from far, may be read", () => {
  expect(problemsOf("{{nodes.a.status}} {{nodes.start.data}} {{trigger.data}}").problems).toEqual([]);
});

test("a reference that the template itself says may be missing is a warning", () => {
  const { valid, problems } = problemsOf('{{default nodes.gone.x "none"}}');
  expect(valid).toBe(true);
  expect(problems).toEqual([
    expect.objectContaining({ code: "node.reference_unknown", severity: "warning" }),
  ]);
});

test("templates in raw fields and expressions are left alone", () => {
  const b = node("b", { raw: "{{#if", value: { $expr: "javascript", code: "`{{gone}}`" } });
  expect(validateGraph({ graph: graphOf([start, b], ["start>b"]), nodeTypes }).problems).toEqual([]);
});

test("the list of forEach is checked too", () => {
  const b = node("b", {}, { forEach: { items: "{{nodes.gone.rows}}" } });
  const { problems } = validateGraph({ graph: graphOf([start, b], ["start>b"]), nodeTypes });
  expect(problems).toEqual([
    expect.objectContaining({
      code: "node.reference_unknown",
      path: ["nodes", 1, "data", "forEach", "items"],
      message: "b: forEach.items: There is no node with the id “gone”.",
    }),
  ]);
});

test("inside a loop, what stands before the loop may be read, the loop itself and what follows it may not", () => {
  const value = "{{nodes.before.x}} {{nodes.first.x}} {{nodes.loop.x}} {{nodes.after.x}}";
  const inside = (id: string, config = {}) => node(id, config, { parentId: "loop" });
  const nodes = [
    start,
    node("before"),
    node("loop", {}, { type: "loop" }),
    inside("first"),
    inside("second", { value }),
    node("after"),
  ];
  const edges = ["start>before", "before>loop", "first>second", "loop>after"];
  const { problems } = validateGraph({ graph: graphOf(nodes, edges), nodeTypes });
  expect(problems.map(({ code, column }) => [code, column])).toEqual([
    ["node.reference_not_upstream", value.indexOf("nodes.loop") + 1],
    ["node.reference_not_upstream", value.indexOf("nodes.after") + 1],
  ]);
});

test("a cycle is reported once, not again as references that are not upstream", () => {
  const nodes = [
    start,
    node("a", { value: "{{nodes.b.status}}" }),
    node("b", { value: "{{nodes.a.status}}" }),
  ];
  const { problems } = validateGraph({ graph: graphOf(nodes, ["start>a", "a>b", "b>a"]), nodeTypes });
  expect(problems.map(({ code }) => code)).toEqual(["graph.cycle"]);
});

test("from outside of a loop its output is read, not what is inside; what it repeats is not there for itself", () => {
  const around = (id: string, parentId?: string) =>
    node(
      id,
      { items: "{{nodes.in.rows}}" },
      { type: "loop", ...(parentId === undefined ? {} : { parentId }) },
    );
  const nodes = [
    start,
    around("outer"),
    around("inner", "outer"),
    node("in", { value: "{{nodes.inner.items}}" }, { parentId: "inner" }),
    node("beside", { value: "{{nodes.in.status}}" }, { parentId: "outer" }),
    node("after", { value: '{{nodes.in.status}} {{default nodes.in.note ""}} {{nodes.outer.items}}' }),
  ];
  const { problems } = validateGraph({
    graph: graphOf(nodes, ["start>outer", "inner>beside", "outer>after"]),
    nodeTypes,
  });
  expect(problems.map(({ code, severity, message }) => `${code} ${severity}: ${message}`)).toEqual([
    "node.reference_into_loop error: outer: items: “in” stands inside of this loop, which has not begun when its settings are read.",
    "node.reference_into_loop error: inner: items: “in” stands inside of this loop, which has not begun when its settings are read.",
    "node.reference_not_upstream error: in: value: The output of the loop “inner” is there when all its rounds have run. Inside of it there are item, index and previous.",
    "node.reference_into_loop error: beside: value: “in” stands inside of the loop “inner” and runs once for each item. Read the loop's output: nodes.inner.items.",
    "node.reference_into_loop error: after: value: “in” stands inside of the loop “outer” and runs once for each item. Read the loop's output: nodes.outer.items.",
    "node.reference_into_loop warning: after: value: “in” stands inside of the loop “outer” and runs once for each item. Read the loop's output: nodes.outer.items.",
  ]);
});
