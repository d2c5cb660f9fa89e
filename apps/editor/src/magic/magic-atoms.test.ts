import type { GraphContent } from "@workfuse/graph";
import { createStore } from "jotai";
import { expect, test } from "vitest";
import { editAtom, graphAtom, isDirtyAtom, openWorkflowAtom, undoAtom } from "../editor/state/atoms.ts";
import { acceptAtom, proposalAtom, proposeAtom, refuseAtom } from "./magic-atoms.ts";

const node = (id: string, type: string, config: Record<string, unknown> = {}) => ({
  id,
  type,
  position: { x: 0, y: 0 },
  data: { label: id, config },
});
const before: GraphContent = { formatVersion: 1, nodes: [node("start", "trigger")], edges: [] };
const proposed: GraphContent = {
  ...before,
  nodes: [...before.nodes, node("next", "set", { fields: [] })],
  edges: [{ id: "e1", source: "start", target: "next" }],
};

function opened() {
  const store = createStore();
  const identity = { id: "w", name: "W", version: 1, createdAt: "", updatedAt: "" };
  store.set(openWorkflowAtom, { base: { ...identity, graph: before } });
  return store;
}

test("a proposal stands on the canvas, arranged; refused, everything is as it was", () => {
  const store = opened();
  expect(store.set(proposeAtom, proposed)).toBe(true);
  expect(store.get(proposalAtom)?.diff.nodes.added.map(({ item }) => item.id)).toEqual(["next"]);
  expect(store.get(graphAtom).nodes[1]?.position.x).toBeGreaterThan(0);
  store.set(refuseAtom);
  expect(store.get(graphAtom)).toBe(before);
  expect(store.get(isDirtyAtom)).toBe(false);
  expect(store.get(proposalAtom)).toBeNull();
});

test("accepted, it is one step that can be taken back", () => {
  const store = opened();
  store.set(proposeAtom, proposed);
  store.set(acceptAtom);
  expect(store.get(proposalAtom)).toBeNull();
  expect(store.get(graphAtom).nodes).toHaveLength(2);
  store.set(undoAtom);
  expect(store.get(graphAtom)).toBe(before);
});

test("taken back by undo, it is a proposal no more", () => {
  const store = opened();
  store.set(proposeAtom, proposed);
  store.set(undoAtom);
  expect(store.get(proposalAtom)).toBeNull();
});

test("refused after an edit, the edit stays", () => {
  const store = opened();
  store.set(proposeAtom, proposed);
  store.set(editAtom, {
    label: "Add",
    change: (graph) => ({ ...graph, nodes: [...graph.nodes, node("own", "set")] }),
  });
  store.set(refuseAtom);
  expect(store.get(graphAtom).nodes.map(({ id }) => id)).toEqual(["start", "own"]);
});

test("what changes nothing is no proposal", () => {
  const store = opened();
  expect(store.set(proposeAtom, before)).toBe(false);
  expect(store.get(proposalAtom)).toBeNull();
});
