import type { GraphContent, WorkflowNode } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { expect, test } from "vitest";
import { keptBefore, keptBesidesFailures, nodesUpTo } from "./rerun.ts";

function node(id: string, more: Partial<WorkflowNode> & { onError?: "continue" } = {}): WorkflowNode {
  const { onError, ...rest } = more;
  const data = { label: id, config: {}, ...(onError ? { onError } : {}) };
  return { id, type: "set", position: { x: 0, y: 0 }, data, ...rest };
}

/** t > a > l > z with t > b beside; in the loop l: c > d. */
const graph: GraphContent = {
  formatVersion: 1,
  nodes: [
    node("t", { type: "trigger" }),
    node("a"),
    node("l", { type: "loop" }),
    node("c", { parentId: "l" }),
    node("d", { parentId: "l" }),
    node("z"),
    node("b", { onError: "continue" }),
    node("n", { type: "note" }),
  ],
  edges: ["t>a", "a>l", "l>z", "t>b", "c>d"].map((text) => {
    const [source = "", target = ""] = text.split(">");
    return { id: text, source, target };
  }),
};

const outcome = (at: string, status: "success" | "failure" | "running" | "skipped") => {
  const [nodeId = "", path = ""] = at.split("@");
  return { nodeId, path, status };
};
const places = (kept: readonly { nodeId: string; path: string }[]) =>
  kept.map(({ nodeId, path }) => (path === "" ? nodeId : `${nodeId}@${path}`));

const outcomes = [
  outcome("t", "success"),
  outcome("a", "success"),
  outcome("b", "failure"),
  outcome("l", "failure"),
  outcome("c@0", "success"),
  outcome("d@0", "success"),
  outcome("c@1", "success"),
  outcome("d@1", "failure"),
  outcome("c@2", "running"),
];

test("from where it failed: finished iterations stand, a failure that was dealt with too", () => {
  expect(places(keptBesidesFailures({ graph, outcomes }))).toEqual(["t", "a", "b", "c@0", "d@0", "c@1"]);
});

test("what comes after a failure is run again, however it ended, also inside a loop", () => {
  const later = [
    outcome("t", "success"),
    outcome("a", "failure"),
    outcome("l", "skipped"),
    outcome("d@0", "success"),
  ];
  expect(places(keptBesidesFailures({ graph, outcomes: later }))).toEqual(["t"]);
});

test("from a node on: what is before it and beside it stands", () => {
  const kept = (nodeId: string) => places(keptBefore({ graph, outcomes, nodeId }));
  expect(kept("a")).toEqual(["t", "b"]);
  expect(kept("z")).toEqual(["t", "a", "b", "l", "c@0", "d@0", "c@1", "d@1"]);
  // A node of a loop stands for the loop.
  expect(kept("d")).toEqual(["t", "a", "b"]);
});

test("up to a node: what is before it, without notes; a node of a loop stands for the loop", () => {
  const upTo = (nodeId: string) =>
    nodesUpTo({ graph, nodeId, nodeTypes }).toSorted((a, b) => a.localeCompare(b));
  expect(upTo("l")).toEqual(["a", "l", "t"]);
  expect(upTo("c")).toEqual(["a", "l", "t"]);
  expect(upTo("b")).toEqual(["b", "t"]);
});
