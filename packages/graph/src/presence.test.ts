import { expect, test } from "vitest";
import { createPresence } from "./presence.ts";
import { graphOf, node, start, testTypes as nodeTypes } from "./testing/graphs.ts";

const choice = node("c", {}, { type: "choice" });
const branching = [start, choice, node("x"), node("y"), node("j"), node("b")];

function certain(edges: readonly string[], source: string, reader: string, nodes = branching): boolean {
  return createPresence({ graph: graphOf(nodes, edges), nodeTypes })({ source, reader });
}

test("what every way passes through has run", () => {
  expect(certain(["start>c", "c:yes>x", "x>b"], "x", "b")).toBe(true);
  expect(certain(["start>c", "c:yes>x", "x>b"], "start", "b")).toBe(true);
});

test("what only one branch passes through may not have run", () => {
  const edges = ["start>c", "c:yes>x", "c:no>y", "x>j", "y>j", "j>b", "start>b"];
  expect(certain(edges, "x", "j")).toBe(false);
  expect(certain(edges, "c", "j")).toBe(true);
  // Both branches meet there again.
  expect(certain(edges, "j", "b")).toBe(true);
});

test("what runs beside the reader on every way has run where they meet", () => {
  expect(certain(["start>x", "start>y", "x>j", "y>j"], "x", "j")).toBe(true);
  // A branch that is known to be taken leads there too.
  expect(certain(["start>c", "c:yes>x", "c:yes>y", "x>j", "y>j"], "y", "j")).toBe(true);
  expect(certain(["start>c", "c:yes>x", "c:no>y", "x>j", "y>j"], "y", "j")).toBe(false);
});

test("after a node that may take its error output, the usual way is not certain", () => {
  const nodes = [start, node("x", {}, { onError: "branch" }), node("y"), node("j")];
  expect(certain(["start>x", "x>y", "y>j", "start>j"], "y", "j", nodes)).toBe(false);
  expect(certain(["start>x", "x>y", "x:error>y", "y>j", "start>j"], "y", "j", nodes)).toBe(true);
});

test("inside a loop, what has run before the loop has run", () => {
  const nodes = [start, node("x"), node("loop"), node("in", {}, { parentId: "loop" })];
  expect(certain(["start>x", "x>loop"], "x", "in", nodes)).toBe(true);
});
