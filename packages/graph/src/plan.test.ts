import { expect, test } from "vitest";
import { planGraph } from "./plan.ts";
import { graphOf, node, start, testTypes as nodeTypes } from "./testing/graphs.ts";
import { topologicalOrder } from "./topological-order.ts";

test("a plan holds the nodes that run, in an order that can be followed, with edges by index", () => {
  const nodes = [node("b"), node("n", { text: "" }, { type: "note" }), node("a"), start];
  const plan = planGraph({ graph: graphOf(nodes, ["start>a", "a:error>b", "n>b"]), nodeTypes });
  expect(plan.nodes.map(({ node: { id } }) => id)).toEqual(["start", "a", "b"]);
  expect(plan.triggerIndex).toBe(0);
  expect(plan.nodes[1]).toMatchObject({
    role: "action",
    effect: "pure",
    incoming: [{ from: 0, to: 1, handle: "out" }],
    outgoing: [{ from: 1, to: 2, handle: "error" }],
  });
  expect(plan.nodes[2]?.incoming).toEqual([{ from: 1, to: 2, handle: "error" }]);
});

test("a graph that cannot run has no plan", () => {
  const planned =
    (...input: Parameters<typeof graphOf>) =>
    () =>
      planGraph({ graph: graphOf(...input), nodeTypes });
  expect(planned([node("a")])).toThrow(
    expect.objectContaining({ code: "graph.invalid", message: "The workflow has no trigger." }),
  );
  expect(planned([start, node("a", {}, { type: "magic" })])).toThrow(
    expect.objectContaining({
      code: "graph.invalid",
      message: "The node “a” has a type that does not exist here.",
    }),
  );
  expect(planned([start, node("a"), node("b")], ["a>b", "b>a"])).toThrow(
    expect.objectContaining({
      code: "graph.cycle",
      message: expect.stringMatching(/^The nodes (a, b|b, a) form a cycle\.$/),
    }),
  );
});

test("among nodes that are free at the same time, the graph's order decides; edges to nowhere are passed over", () => {
  const graph = graphOf([node("c"), node("b"), node("a")], ["c>a", "gone>b", "a>gone"]);
  expect(topologicalOrder(graph)).toEqual({ ok: true, order: ["c", "b", "a"] });
});

test("the body of a loop stands right after it, each level in its own order, and what follows the loop after that", () => {
  const nodes = [
    node("late", {}, { parentId: "inner" }),
    node("early", {}, { parentId: "inner" }),
    node("second", {}, { parentId: "outer" }),
    node("after"),
    node("inner", {}, { type: "loop", parentId: "outer" }),
    node("outer", {}, { type: "loop" }),
    node("before"),
    start,
  ];
  const edges = ["start>before", "before>outer", "outer>after", "inner>second", "early>late"];
  expect(topologicalOrder(graphOf(nodes, edges))).toEqual({
    ok: true,
    order: ["start", "before", "outer", "inner", "early", "late", "second", "after"],
  });
  // An edge across a border is refused elsewhere; here it is followed.
  expect(topologicalOrder(graphOf(nodes, [...edges, "after>early"]))).toMatchObject({
    ok: true,
    order: expect.arrayContaining(["late"]),
  });
});
