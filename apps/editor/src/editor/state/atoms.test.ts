import { type GraphContent, addNode, emptyGraph } from "@workfuse/graph";
import { createStore } from "jotai";
import { expect, test } from "vitest";
import {
  editAtom,
  graphAtom,
  isDirtyAtom,
  openWorkflowAtom,
  readOnlyAtom,
  redoAtom,
  refusalAtom,
  savedAtom,
  selectedNodeAtom,
  selectionAtom,
  undoAtom,
  validationErrorsAtom,
  workflowAtom,
} from "./atoms.ts";
import { createNode } from "./graph-edits.ts";

const base = {
  id: "w1",
  name: "Orders",
  version: 3,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-02T00:00:00Z",
  graph: emptyGraph,
};

function open() {
  const store = createStore();
  store.set(openWorkflowAtom, { base });
  return store;
}
function addTrigger(graph: GraphContent) {
  return addNode({ graph, node: createNode({ graph, type: "trigger", position: { x: 0, y: 0 } }) });
}

test("an edit makes the draft dirty, undoing it makes it clean, redoing it dirty again", () => {
  const store = open();
  expect(store.get(isDirtyAtom)).toBe(false);
  store.set(editAtom, { label: "Add", change: addTrigger });
  expect([store.get(isDirtyAtom), store.get(graphAtom).nodes.length]).toEqual([true, 1]);
  store.set(undoAtom);
  expect([store.get(isDirtyAtom), store.get(graphAtom)]).toEqual([false, emptyGraph]);
  store.set(redoAtom);
  expect(store.get(isDirtyAtom)).toBe(true);
});

test("what is edited while a save is under way stays unsaved", () => {
  const store = open();
  store.set(editAtom, { label: "Add", change: addTrigger });
  const sent = store.get(graphAtom);
  store.set(editAtom, {
    label: "Move",
    change: (graph) => ({
      ...graph,
      nodes: graph.nodes.map((node) => ({ ...node, position: { x: 9, y: 9 } })),
    }),
  });
  store.set(savedAtom, { base: { ...base, version: 4 }, draft: sent });
  expect([store.get(isDirtyAtom), store.get(workflowAtom)?.version]).toEqual([true, 4]);
  store.set(undoAtom);
  expect(store.get(isDirtyAtom)).toBe(false);
});

test("a refused edit changes nothing and says why", () => {
  const store = open();
  store.set(editAtom, { label: "Add", change: addTrigger });
  const before = store.get(graphAtom);
  const node = before.nodes[0];
  if (!node) throw new Error("no node");
  expect(store.set(editAtom, { label: "Add", change: (graph) => addNode({ graph, node }) })).toBe(false);
  expect(store.get(graphAtom)).toBe(before);
  expect(store.get(refusalAtom)?.message).toContain("already a node");
});

test("who may only look cannot edit", () => {
  const store = open();
  store.set(readOnlyAtom, true);
  expect(store.set(editAtom, { label: "Add", change: addTrigger })).toBe(false);
  expect(store.get(graphAtom)).toBe(emptyGraph);
});

test("problems follow the draft", () => {
  const store = open();
  expect(store.get(validationErrorsAtom).map(({ code }) => code)).toEqual(["graph.no_trigger"]);
  store.set(editAtom, { label: "Add", change: addTrigger });
  expect(store.get(validationErrorsAtom)).toEqual([]);
});

test("a node that is undone away is deselected, and selected when it comes back", () => {
  const store = open();
  store.set(editAtom, { label: "Add", change: addTrigger });
  store.set(selectedNodeAtom, "trigger");
  store.set(undoAtom);
  expect(store.get(selectionAtom).nodes.size).toBe(0);
  store.set(redoAtom);
  expect(store.get(selectedNodeAtom)).toBe("trigger");
});
