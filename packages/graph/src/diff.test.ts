import { expect, test } from "vitest";
import { applyDiff, diffGraphs, invertDiff, isEmptyDiff } from "./diff.ts";
import { graphOf, node, start } from "./testing/graphs.ts";

const before = graphOf(
  [start, node("a", { value: { url: "x", list: [1, 2], old: 1 } }), node("b")],
  ["start>a", "a>b"],
);

test("a difference names what was added, removed, changed and moved", () => {
  const changed = {
    ...node("a", { value: { url: "y", list: [1, 3], fresh: null } }),
    position: { x: 5, y: 0 },
  };
  const after = graphOf([start, changed, node("c")], ["start>a", "a>c"]);
  expect(diffGraphs(before, after)).toEqual({
    nodes: {
      added: [{ index: 2, item: node("c") }],
      removed: [{ index: 2, item: node("b") }],
      changed: [
        {
          id: "a",
          changes: [
            { path: ["data", "config", "value", "url"], before: "x", after: "y" },
            { path: ["data", "config", "value", "list", 1], before: 2, after: 3 },
            { path: ["data", "config", "value", "old"], before: 1 },
            { path: ["data", "config", "value", "fresh"], after: null },
          ],
        },
      ],
      moved: [{ id: "a", before: { x: 0, y: 0 }, after: { x: 5, y: 0 } }],
    },
    edges: {
      added: [{ index: 1, item: { id: "a_c", source: "a", target: "c" } }],
      removed: [{ index: 1, item: { id: "a_b", source: "a", target: "b" } }],
      changed: [],
    },
  });
});

test("a list whose length changes is one change, and a new order is told", () => {
  const a = node("a", { value: { url: "x", list: [1], old: 1 } });
  const diff = diffGraphs(before, { ...before, nodes: [node("b"), a, start] });
  expect(diff.nodes.changed).toEqual([
    { id: "a", changes: [{ path: ["data", "config", "value", "list"], before: [1, 2], after: [1] }] },
  ]);
  expect(diff.nodes.order).toEqual({ before: ["start", "a", "b"], after: ["b", "a", "start"] });
});

test("the same graph makes an empty difference", () => {
  expect(isEmptyDiff(diffGraphs(before, structuredClone(before)))).toBe(true);
  expect(isEmptyDiff(diffGraphs(before, { ...before, edges: [] }))).toBe(false);
});

test("a difference is refused by a graph that it does not start from, and nothing is lost", () => {
  const after = { ...before, nodes: [start, node("a", { value: 1 })], edges: [] };
  const diff = diffGraphs(before, after);
  const others = [
    { ...before, nodes: [start, node("a", { value: 2 }), node("b")] },
    { ...before, nodes: before.nodes.slice(0, 2) },
    { ...before, edges: [] },
    after,
  ];
  for (const graph of others) {
    const result = applyDiff({ graph, diff });
    expect(!result.ok && result.error.code).toBe("graph.diff_mismatch");
  }
  const back = applyDiff({ graph: before, diff: invertDiff(diff) });
  expect(!back.ok && back.error.message).toBe(
    "The workflow has changed since these changes were made from it.",
  );
});

test("a graph that has an id twice cannot be compared", () => {
  expect(() => diffGraphs(before, graphOf([start, start]))).toThrow(
    expect.objectContaining({ code: "graph.invalid" }),
  );
});

test("a config that nests 100,000 deep is compared without overflowing the stack", () => {
  const deep = (leaf: number): unknown => {
    let value: unknown = leaf;
    for (let depth = 0; depth < 100_000; depth++) value = [value];
    return value;
  };
  const [first, second] = [1, 2].map((leaf) => graphOf([node("a", { value: deep(leaf) })]));
  if (!first || !second) throw new Error("Two graphs were made.");
  const result = applyDiff({ graph: first, diff: diffGraphs(first, second) });
  expect(result.ok && isEmptyDiff(diffGraphs(result.value, second))).toBe(true);
});
