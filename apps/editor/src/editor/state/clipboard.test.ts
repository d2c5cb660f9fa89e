import { type GraphContent, emptyGraph } from "@workfuse/graph";
import { expect, test } from "vitest";
import { copyNodes, parseClip, pasteNodes } from "./clipboard.ts";
import { createNode } from "./graph-edits.ts";

const first = createNode({ graph: emptyGraph, type: "http", position: { x: 10, y: 20 } });
const second = createNode({
  graph: { nodes: [first], edges: [], formatVersion: 1 },
  type: "http",
  position: { x: 310, y: 50 },
});
const graph: GraphContent = {
  ...emptyGraph,
  nodes: [first, second],
  edges: [{ id: "e1", source: first.id, target: second.id }],
};

test("copied nodes travel as text and come back under new ids, with the edges among them", () => {
  const clip = copyNodes({ graph, nodeIds: new Set([first.id, second.id]) });
  const read = parseClip(JSON.stringify(clip));
  if (!read) throw new Error("the clip cannot be read");
  const pasted = pasteNodes({ graph, clip: read, position: { x: 0, y: 100 } });
  expect(pasted.nodeIds).toEqual(["http3", "http4"]);
  const [, , a, b] = pasted.graph.nodes;
  expect([a?.data.label, b?.data.label]).toEqual(["HTTP request 3", "HTTP request 4"]);
  expect([a?.position, b?.position]).toEqual([
    { x: 0, y: 100 },
    { x: 300, y: 130 },
  ]);
  expect(pasted.graph.edges[1]).toMatchObject({ source: "http3", target: "http4" });
  expect(new Set(pasted.graph.edges.map(({ id }) => id)).size).toBe(2);
});

test("edges that lead out of the copy are left behind", () => {
  expect(copyNodes({ graph, nodeIds: new Set([first.id]) })?.edges).toEqual([]);
});

test.each([
  "hello",
  '{"workfuse":"nodes"}',
  '{"workfuse":"nodes","nodes":[{"id":"../x"}],"edges":[]}',
  '"workfuse"',
])("text that holds no nodes is not pasted (%s)", (text) => expect(parseClip(text)).toBeUndefined());
