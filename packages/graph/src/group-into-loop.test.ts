import { expect, test } from "vitest";
import { groupIntoLoop } from "./group-into-loop.ts";
import type { GraphContent } from "./model.ts";
import type { EditResult } from "./result.ts";
import { graphOf, node, start, testTypes as nodeTypes } from "./testing/graphs.ts";
import { ungroupLoop } from "./ungroup-loop.ts";
import { validateGraph } from "./validate.ts";

const loop = { type: "loop", data: { label: "Loop", config: { mode: "each", items: "{{trigger.data}}" } } };

function value<T>(result: EditResult<T>): T {
  if (!result.ok) throw result.error;
  return result.value;
}
function refusal(result: EditResult<unknown>): string {
  return result.ok ? "" : `${result.error.code}: ${result.error.message}`;
}
const group = (graph: GraphContent, ...nodeIds: readonly string[]) =>
  groupIntoLoop({ graph, nodeIds, loop, nodeTypes });
const ungroup = (graph: GraphContent, nodeId = "loop") => ungroupLoop({ graph, nodeId, nodeTypes });
const edgesOf = (graph: GraphContent) =>
  graph.edges.map(({ source, sourceHandle, target }) =>
    sourceHandle === undefined ? `${source}>${target}` : `${source}:${sourceHandle}>${target}`,
  );
const problemsOf = (graph: GraphContent) => validateGraph({ graph, nodeTypes }).problems;

const at = (id: string, x: number, y: number) => ({ ...node(id), position: { x, y } });
const chain = graphOf(
  [start, at("a", 300, 10), at("b", 600, 40), at("c", 900, 0)],
  ["start>a", "a>b", "b>c"],
);

test("nodes become the body of a loop in their place; edges across the border are the loop's, all else is shared", () => {
  const { graph, loopId } = value(group(chain, "a", "b"));
  expect(loopId).toBe("loop");
  expect(edgesOf(graph)).toEqual(["start>loop", "a>b", "loop>c"]);
  expect(graph.nodes.map(({ id, parentId }) => [id, parentId])).toEqual([
    ["start", undefined],
    ["loop", undefined],
    ["a", "loop"],
    ["b", "loop"],
    ["c", undefined],
  ]);
  expect(graph.nodes[1]).toEqual({ id: "loop", ...loop, position: { x: 268, y: -62 } });
  expect(graph.nodes[2]).toEqual({ ...chain.nodes[1], parentId: "loop" });
  expect(problemsOf(graph)).toEqual([]);
  // The graph before is as it was, and what did not change is the same object: undoing is going back to it.
  expect(graph.nodes[0]).toBe(chain.nodes[0]);
  expect(graph.nodes[4]).toBe(chain.nodes[3]);
  expect(graph.nodes[2]?.data).toBe(chain.nodes[1]?.data);
  expect(graph.edges[1]).toBe(chain.edges[1]);
  expect(chain.nodes.every(({ parentId }) => parentId === undefined)).toBe(true);
});

test("a loop that is taken away leaves its body as it was before", () => {
  const { graph } = value(group(chain, "a", "b"));
  const back = value(ungroup(graph));
  expect(back.nodes).toEqual(chain.nodes);
  expect(edgesOf(back).toSorted()).toEqual(edgesOf(chain).toSorted());
  expect(back.nodes[0]).toBe(chain.nodes[0]);
});

test("several edges across the border become one where they have the same ends", () => {
  const nodes = [start, node("c", {}, { type: "choice" }), node("x"), node("y"), node("z")];
  const edges = ["start>c", "c:yes>x", "c:no>x", "c:no>y", "x>z", "y>z"];
  const { graph } = value(group(graphOf(nodes, edges), "x", "y"));
  expect(edgesOf(graph)).toEqual(["start>c", "c:yes>loop", "c:no>loop", "loop>z"]);
  expect(problemsOf(graph)).toEqual([]);
});

test("an error that led out of the body is the loop's error, and back", () => {
  const nodes = [start, node("a", {}, { onError: "branch" }), node("b"), node("bad"), node("ok")];
  const before = graphOf(nodes, ["start>a", "a>b", "a:error>bad", "b>ok"]);
  const { graph } = value(group(before, "a", "b"));
  expect(edgesOf(graph)).toEqual(["start>loop", "a>b", "loop:error>bad", "loop>ok"]);
  expect(graph.nodes.map(({ data }) => data.onError)).toEqual([
    undefined,
    "branch",
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  const back = value(ungroup(graph));
  expect(edgesOf(back)).toEqual(["a>b", "start>a", "b>ok", "a:error>bad", "b:error>bad"]);
  expect(problemsOf(back)).toEqual([]);
  // An error that is also dealt with inside stays there.
  const inside = graphOf(nodes, ["start>a", "a:error>b", "a:error>bad", "b>ok"]);
  expect(value(group(inside, "a", "b")).graph.nodes[2]?.data.onError).toBe("branch");
});

test("a loop goes into another with its body, and nodes of a loop into a loop inside of it", () => {
  const { graph } = value(group(chain, "a", "b"));
  const around = value(group(graph, "loop", "a", "c"));
  expect(around.loopId).toBe("loop2");
  expect(around.graph.nodes.map(({ id, parentId }) => [id, parentId])).toEqual([
    ["start", undefined],
    ["loop2", undefined],
    ["loop", "loop2"],
    ["a", "loop"],
    ["b", "loop"],
    ["c", "loop2"],
  ]);
  expect(edgesOf(around.graph)).toEqual(["start>loop2", "a>b", "loop>c"]);
  const within = value(group(graph, "b"));
  expect(within.graph.nodes.find(({ id }) => id === within.loopId)?.parentId).toBe("loop");
  expect(edgesOf(within.graph)).toEqual(["start>loop", "a>loop2", "loop>c"]);
  expect(problemsOf(within.graph)).toEqual([]);
  expect(value(ungroup(within.graph, "loop2")).nodes).toEqual(graph.nodes);
});

test("what cannot be a body is refused, and says why", () => {
  expect(refusal(group(chain, "a", "c"))).toBe(
    "graph.group_invalid: A way leads out of these nodes through “b” and in again. Choose that node too.",
  );
  const long = graphOf(
    [start, ...["a", "x", "y", "z", "b"].map((id) => node(id))],
    ["start>a", "a>x", "x>y", "y>z", "z>b", "a>b"],
  );
  expect(refusal(group(long, "a", "b"))).toContain("through “z” and in again");
  expect(refusal(group(chain, "start", "a"))).toBe(
    "graph.group_invalid: “start” starts the workflow; it cannot stand inside of a loop.",
  );
  expect(refusal(group(chain, "a", "gone"))).toBe(
    "graph.node_not_found: There is no node with the id “gone”.",
  );
  expect(refusal(group(chain))).toBe("graph.group_invalid: Choose the nodes that are to be repeated.");
  const notes = graphOf([start, node("n", { text: "" }, { type: "note" })]);
  expect(refusal(group(notes, "n"))).toBe("graph.group_invalid: Choose the nodes that are to be repeated.");
  const { graph } = value(group(chain, "a", "b"));
  expect(refusal(group(graph, "a", "c"))).toBe(
    "graph.group_invalid: These nodes stand in different loops; choose nodes of one.",
  );
  expect(refusal(groupIntoLoop({ graph, nodeIds: ["c"], loop: { ...loop, type: "step" }, nodeTypes }))).toBe(
    "graph.group_invalid: Nothing can stand inside of a node of the type “step”.",
  );
  let deep = chain;
  for (let level = 0; level < 8; level++) deep = value(group(deep, "b")).graph;
  expect(problemsOf(deep)).toEqual([]);
  expect(refusal(group(deep, "b"))).toBe(
    "graph.group_invalid: Loops stand inside of each other at most 8 deep.",
  );
  expect(refusal(ungroup(chain, "a"))).toBe("graph.group_invalid: “a” is no loop.");
  expect(refusal(ungroup(chain, "gone"))).toBe("graph.node_not_found: There is no node with the id “gone”.");
});

test("without a loop, what followed it follows every branch that ends in it", () => {
  const nodes = [
    start,
    node("loop", {}, { type: "loop" }),
    node("c", {}, { type: "choice", parentId: "loop" }),
    node("x", {}, { parentId: "loop" }),
    node("n", { text: "" }, { type: "note", parentId: "loop" }),
    node("after"),
  ];
  const back = value(ungroup(graphOf(nodes, ["start>loop", "c:yes>x", "loop>after"])));
  expect(edgesOf(back)).toEqual(["c:yes>x", "start>c", "c:no>after", "x>after"]);
  expect(back.nodes.every(({ parentId }) => parentId === undefined)).toBe(true);
  const empty = graphOf(
    nodes.filter(({ parentId }) => parentId === undefined),
    ["start>loop", "loop>after"],
  );
  expect(edgesOf(value(ungroup(empty)))).toEqual(["start>after"]);
});
