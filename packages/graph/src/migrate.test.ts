import { expect, test } from "vitest";
import { migrateGraph } from "./migrate.ts";
import { graphOf, node, start } from "./testing/graphs.ts";

const graph = graphOf([start, node("a")], ["start>a"]);

function refusal(stored: unknown) {
  const result = migrateGraph(stored);
  return result.ok ? undefined : { code: result.error.code, message: result.error.message };
}

test("a graph of this format is read as it is", () => {
  expect(migrateGraph(JSON.parse(JSON.stringify(graph)))).toEqual({ ok: true, value: graph });
});

test("a newer format is refused with what to do", () => {
  expect(refusal({ formatVersion: 2, nodes: {}, wires: [] })).toEqual({
    code: "graph.unsupported_version",
    message:
      "This workflow has format 2, which a newer WorkFuse made; this one reads formats up to 1. Update WorkFuse to open it.",
  });
});

test.each([0, -1])("format %d, which never was, is refused", (formatVersion) => {
  expect(refusal({ ...graph, formatVersion })).toEqual({
    code: "graph.unsupported_version",
    message: `There is no format ${formatVersion} of workflows.`,
  });
});

test.each([null, "x", [], {}, { formatVersion: "1" }, { formatVersion: 1.5 }])("%j is no graph", (stored) => {
  expect(refusal(stored)).toEqual({
    code: "graph.invalid",
    message: "This is not a workflow's graph: it does not say which format it has.",
  });
});

test("what is wrong inside is named", () => {
  expect(refusal({ ...graph, nodes: [{ ...start, id: "../x" }] })).toEqual({
    code: "graph.invalid",
    message:
      "This is not a workflow's graph: nodes.0.id: An id has 1 to 64 letters, digits, underscores or hyphens.",
  });
  expect(refusal({ ...graph, extra: 1 })?.code).toBe("graph.invalid");
});
