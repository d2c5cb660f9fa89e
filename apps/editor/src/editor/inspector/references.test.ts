import type { GraphContent } from "@workfuse/graph";
import { expect, test } from "vitest";
import { referencesOf } from "./references.ts";

const graph: GraphContent = {
  formatVersion: 1,
  nodes: [
    {
      id: "trigger",
      type: "trigger",
      position: { x: 0, y: 0 },
      data: {
        label: "Start",
        config: { samplePayload: { user: { name: "Ada" }, tags: ["x"], "odd-key": 1 } },
      },
    },
    { id: "http", type: "http", position: { x: 0, y: 0 }, data: { label: "Ask", config: {} } },
    { id: "last", type: "transform", position: { x: 0, y: 0 }, data: { label: "Last", config: {} } },
  ],
  edges: [
    { id: "e1", source: "trigger", target: "http" },
    { id: "e2", source: "http", target: "last" },
  ],
};
const paths = (nodeId: string, outputs = new Map<string, unknown>()): readonly string[] =>
  referencesOf({ graph, nodeId, outputs }).map(({ path }) => path);

test("templates may name the sample and what earlier nodes give, by value or by schema", () => {
  const found = paths("last");
  expect(found).toEqual(
    expect.arrayContaining([
      "trigger.data.user.name",
      "trigger.data.tags[0]",
      "nodes.http.status",
      "nodes.http.body",
    ]),
  );
  expect(found.some((path) => path.includes("odd-key"))).toBe(false);
});

test("the last run's outputs show what is really there", () => {
  expect(paths("last", new Map([["http", { body: { items: [{ id: 7 }] } }]]))).toContain(
    "nodes.http.body.items[0].id",
  );
});

test("a node cannot name itself or what comes after it", () => {
  expect(paths("http").some((path) => path.startsWith("nodes."))).toBe(false);
  expect(paths("trigger")).toEqual([]);
});
