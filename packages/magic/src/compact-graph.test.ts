import { emptyGraph, validateGraph } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { expect, test } from "vitest";
import { compactOf, graphOf } from "./compact-graph.ts";
import { keepTrigger } from "./keep-trigger.ts";

const compact = {
  nodes: [
    { id: "start", type: "trigger", label: "Start", config: { source: "manual" } },
    {
      id: "choose",
      type: "condition",
      label: "Choose",
      config: {
        conditions: [{ field: "1", operator: "eq", value: 1, branch: "yes" }],
        defaultBranch: "no",
      },
    },
    { id: "a", type: "set", label: "A", config: { fields: [] } },
    { id: "b", type: "set", label: "B", config: { fields: [] } },
  ],
  edges: [
    { from: "start", to: "choose" },
    { from: "choose", to: "a", output: "yes" },
    { from: "choose", to: "b", output: "no" },
  ],
};

test("a compact graph becomes a whole one and the same compact one again", () => {
  const graph = graphOf({ compact, before: emptyGraph });
  expect(validateGraph({ graph, nodeTypes }).valid).toBe(true);
  expect(compactOf(graph)).toEqual(compact);
});

test("new nodes stand right of what leads to them, and none on another", () => {
  const { nodes } = graphOf({ compact, before: emptyGraph });
  const places = nodes.map(({ position: { x, y } }) => `${x} ${y}`);
  expect(places).toEqual(["0 0", "320 0", "640 0", "640 144"]);
});

test("what stays keeps its place, its edge and what the compact form does not say", () => {
  const before = graphOf({ compact, before: emptyGraph });
  const noted = {
    ...before,
    nodes: before.nodes.map((node) => ({
      ...node,
      position: { x: node.position.x, y: 500 },
      data: { ...node.data, notes: `about ${node.id}` },
    })),
  };
  const end = { id: "end", type: "set", label: "End", config: { fields: [] } };
  const after = graphOf({
    compact: { nodes: [...compact.nodes, end], edges: [...compact.edges, { from: "a", to: "end" }] },
    before: noted,
  });
  expect(after.nodes.slice(0, 4)).toEqual(noted.nodes);
  expect(after.edges.slice(0, 3)).toEqual(noted.edges);
  expect(after.nodes[4]?.position).toEqual({ x: 960, y: 500 });
});

test("a trigger by another name is the trigger that was there", () => {
  const before = graphOf({
    compact: { nodes: [{ id: "trigger", type: "trigger", label: "T", config: {} }], edges: [] },
    before: emptyGraph,
  });
  const after = keepTrigger({ before, after: graphOf({ compact, before }) });
  expect(after.nodes[0]).toMatchObject({ id: "trigger", data: { label: "Start" } });
  expect(after.edges[0]).toMatchObject({ source: "trigger", target: "choose" });
});
