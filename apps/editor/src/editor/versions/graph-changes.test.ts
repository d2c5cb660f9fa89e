import type { GraphContent, WorkflowNode } from "@workfuse/graph";
import { expect, test } from "vitest";
import { graphChanges } from "./graph-changes.ts";

const node = (id: string, config: Record<string, unknown> = {}, x = 0): WorkflowNode => ({
  id,
  type: "set",
  position: { x, y: 0 },
  data: { label: id.toUpperCase(), config },
});
const graph = (nodes: readonly WorkflowNode[], edges: readonly [string, string][]): GraphContent => ({
  formatVersion: 1,
  nodes: [...nodes],
  edges: edges.map(([source, target]) => ({ id: `${source}-${target}`, source, target })),
});

test("what was added, removed and changed is told, and drawn together", () => {
  const before = graph([node("a", { url: "x" }), node("b")], [["a", "b"]]);
  const after = graph([node("a", { url: "y" }, 40), node("c")], [["a", "c"]]);
  const changes = graphChanges({ before, after });
  expect(changes.nodes).toEqual([
    { id: "c", label: "C", type: "set", mark: "added", fields: [] },
    { id: "b", label: "B", type: "set", mark: "removed", fields: [] },
    {
      id: "a",
      label: "A",
      type: "set",
      mark: "changed",
      fields: [{ path: ["data", "config", "url"], before: "x", after: "y" }],
    },
  ]);
  expect(changes.edges).toEqual([
    { id: "a-c", mark: "added", text: "A → C" },
    { id: "a-b", mark: "removed", text: "A → B" },
  ]);
  expect(changes.moved).toBe(1);
  expect(changes.together.nodes.map(({ id }) => id)).toEqual(["a", "c", "b"]);
  expect(changes.together.edges.map(({ id }) => id)).toEqual(["a-c", "a-b"]);
});

test("the same graph has no changes; one that only moved has none but that", () => {
  const before = graph([node("a")], []);
  expect(graphChanges({ before, after: structuredClone(before) })).toMatchObject({
    nodes: [],
    edges: [],
    moved: 0,
  });
  expect(graphChanges({ before, after: graph([node("a", {}, 8)], []) })).toMatchObject({
    nodes: [],
    moved: 1,
  });
});
