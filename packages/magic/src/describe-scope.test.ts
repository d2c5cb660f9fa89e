import { inferScope } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { expect, test } from "vitest";
import { describeScope } from "./describe-scope.ts";

test("names and types are told, and no value", () => {
  const node = (id: string, type: string, config: Record<string, unknown>) => ({
    id,
    type,
    position: { x: 0, y: 0 },
    data: { label: id, config },
  });
  const samplePayload = {
    customer: { email: "private@example.com" },
    lines: [{ sku: "secret-sku" }],
    "odd name": 1,
  };
  const graph = {
    nodes: [
      node("start", "trigger", { source: "webhook", samplePayload }),
      node("fetch", "http", { url: "https://example.com" }),
      node("last", "set", {}),
    ],
    edges: [
      { id: "a", source: "start", target: "fetch" },
      { id: "b", source: "fetch", target: "last" },
    ],
  };
  const text = describeScope(inferScope({ graph, nodeId: "last", nodeTypes }));
  expect(text).toContain("trigger.data.customer.email: text");
  expect(text).toContain("trigger.data.lines[0].sku: text");
  expect(text).toContain('trigger.data["odd name"]: number');
  expect(text).toContain("nodes.fetch.status: number");
  expect(text).not.toMatch(/private@|secret-sku/);
});
