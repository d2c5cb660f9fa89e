import { expect, test } from "vitest";
import { checkReferences } from "./check-references.ts";
import { referencesInCode } from "./code-references.ts";
import { inferScope } from "./infer-scope.ts";
import { graphOf, node, start, testTypes as nodeTypes } from "./testing/graphs.ts";
import { validateGraph } from "./validate.ts";

const paths = (code: string, language: "javascript" | "jsonata" = "javascript") =>
  referencesInCode({ code, language }).map(({ path, optional }) => `${path.join(".")}${optional ? "?" : ""}`);

test.each([
  ["return nodes.a.rows[0].id", ["a.rows.0.id"]],
  [`nodes["odd-name"]['x y'.length]; nodes . b`, ["odd-name", "b"]],
  ["nodes.a?.body", ["a.body?"]],
  ["nodes.a.rows.map((row) => row.id).length + nodes.b.note.length", ["a.rows", "b.note"]],
  ["// nodes.x\n'nodes.y'; /* nodes.z */ `${nodes.a.status}`", ["a.status"]],
  ["my.nodes.a + subnodes.b", []],
  ["const { a } = nodes; nodes[key]", []],
])("what %s reads", (code, expected) => {
  expect(paths(code)).toEqual(expected);
});

test("a path of JSONata goes through lists by itself: only the node is told", () => {
  expect(paths("nodes.a.rows.id + nodes.`odd-name`.x", "jsonata")).toEqual(["a", "odd-name"]);
});

test("the place is the one in the code", () => {
  const [, second] = referencesInCode({ code: "nodes.a;\n  nodes.b", language: "javascript" });
  expect(second).toMatchObject({ line: 2, column: 3 });
});

test("code that reads what is not there is warned about, in code fields and in expressions", () => {
  const code = { language: "javascript", code: "return nodes.a.sttus + nodes.gone.x + nodes.later.x" };
  const expression = { value: { $expr: "javascript", code: "nodes.a.rows[0].idd" } };
  const graph = graphOf(
    [start, node("a"), node("b", code, { type: "code" }), node("c", expression), node("later")],
    ["start>a", "a>b", "b>c", "c>later"],
  );
  const { valid, problems } = validateGraph({ graph, nodeTypes });
  expect(valid).toBe(true);
  expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    expect.stringMatching(/^warning: .*gone/),
    expect.stringMatching(/^warning: .*later/),
  ]);
  const check = (nodeId: string) =>
    checkReferences({ graph, nodeId, scope: inferScope({ graph, nodeId, nodeTypes }), nodeTypes }).map(
      ({ severity, message }) => `${severity}: ${message}`,
    );
  expect(check("b")).toEqual([expect.stringMatching(/^warning: .*sttus.*Did you mean “status”/)]);
  expect(check("c")).toEqual([expect.stringMatching(/^warning: .*idd.*Did you mean “id”/)]);
});
