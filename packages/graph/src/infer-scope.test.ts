import { expect, test } from "vitest";
import { checkReferences } from "./check-references.ts";
import { completions } from "./completions.ts";
import { typeOfValue } from "./data-type.ts";
import { inferScope } from "./infer-scope.ts";
import type { WorkflowNode } from "./model.ts";
import { graphOf, node, start, testTypes as nodeTypes } from "./testing/graphs.ts";
import { typeAt } from "./type-at.ts";

const trigger = node(
  "start",
  { samplePayload: { name: "Ada", orders: [{ total: 1 }, { total: 2, coupon: "x" }] } },
  { type: "trigger" },
);
const choice = node("c", {}, { type: "choice" });

/** start → a → c; c leads to x by `yes` and to b by either, so that x may not have run at b. */
function setUp(
  b: Partial<WorkflowNode["data"]> & { value?: unknown },
  samples?: ReadonlyMap<string, unknown>,
  a = node("a"),
) {
  const { value, ...data } = b;
  const nodes = [
    trigger,
    a,
    choice,
    node("x"),
    node("b", value === undefined ? {} : { value }, data),
    node("side"),
  ];
  const graph = graphOf(nodes, ["start>a", "a>c", "c:yes>x", "x>b", "c:no>b", "start>side"]);
  const scope = inferScope({ graph, nodeId: "b", nodeTypes, samples });
  const messages = checkReferences({ graph, nodeId: "b", scope, nodeTypes }).map(
    ({ code, severity, message }) => `${code} ${severity}: ${message}`,
  );
  return { scope, messages };
}
const check = (value: unknown, samples?: ReadonlyMap<string, unknown>, a?: WorkflowNode) =>
  setUp({ value }, samples, a).messages;
const kind = (path: readonly string[], samples?: ReadonlyMap<string, unknown>, b = {}) => {
  const found = typeAt({ scope: setUp(b, samples).scope, names: path });
  return found.ok ? found.type.kind : "missing";
};

test("types come from output schemas", () => {
  expect(kind(["nodes", "a", "status"])).toBe("number");
  expect(kind(["nodes", "a", "rows", "0", "id"])).toBe("number");
  expect(kind(["nodes", "a", "headers", "any-name"])).toBe("string");
  expect(kind(["nodes", "a", "body", "any", "thing"])).toBe("unknown");
  expect(kind(["nodes", "side"])).toBe("missing");
});

test("types come from the trigger's sample payload and from recorded outputs", () => {
  expect(kind(["trigger", "data", "name"])).toBe("string");
  expect(kind(["trigger", "data", "orders", "5", "total"])).toBe("number");
  const samples = new Map<string, unknown>([
    ["a", { status: 200, headers: {}, body: { id: 7, tags: ["x"] }, rows: [] }],
  ]);
  expect(kind(["nodes", "a", "body", "tags", "0"], samples)).toBe("string");
  expect(kind(["nodes", "a", "body", "gone"], samples)).toBe("missing");
});

test("what is right, not known, or accepted as missing gives no problem", () => {
  expect(
    check("{{nodes.a.status}} {{nodes.a.body.x}} {{trigger.data.name}} {{env.KEY}} {{execution.id}}"),
  ).toEqual([]);
  expect(
    check('{{default nodes.a.statos ""}} {{#if nodes.x.status}}yes{{/if}} {{nodes.a.rows.length}}'),
  ).toEqual([]);
});

test("a field that cannot exist is an error with the one that was meant", () => {
  expect(check("{{nodes.a.statsu}}")).toEqual([
    "node.field_unknown error: b: value: nodes.a has no “statsu”. It has: status, headers, body, note, rows. Did you mean “status”?",
  ]);
  expect(check("{{triger.data}}")).toEqual([
    "node.field_unknown error: b: value: the data has no “triger”. It has: nodes, trigger, env, execution. Did you mean “trigger”?",
  ]);
  expect(check("{{nodes.a.status.code}}")).toEqual([
    "node.field_unknown error: b: value: nodes.a.status has no “code”. It is number.",
  ]);
});

test("a field that an example did not have is a warning", () => {
  expect(check("{{trigger.data.nmae}}")).toEqual([
    "node.field_unknown warning: b: value: trigger.data had no “nmae” in the last example. It has: name, orders. Did you mean “name”?",
  ]);
});

test("what may be absent is a warning that says why", () => {
  const tail = "Give a default, or ask with #if.";
  expect(check("{{nodes.x.status}}")).toEqual([
    `node.field_may_be_absent warning: b: value: nodes.x may be absent: “x” does not run on every branch that leads here. ${tail}`,
  ]);
  expect(check("{{nodes.a.note}}")).toEqual([
    `node.field_may_be_absent warning: b: value: nodes.a.note may be absent: it is not always there. ${tail}`,
  ]);
  expect(check("{{#each trigger.data.orders}}{{total}}{{coupon}}{{/each}}")).toEqual([
    `node.field_may_be_absent warning: b: value: trigger.data.orders[*].coupon may be absent: not every value has it. ${tail}`,
  ]);
  expect(check("{{nodes.a.status}}", undefined, node("a", {}, { disabled: true }))).toEqual([
    `node.field_may_be_absent warning: b: value: nodes.a may be absent: “a” is disabled. ${tail}`,
  ]);
  expect(check("{{nodes.a.status}}", undefined, node("a", {}, { onError: "continue" }))).toEqual([
    `node.field_may_be_absent warning: b: value: nodes.a.status may be absent: not every value has it. ${tail}`,
  ]);
});

test("after a node's error output its error is there, after its usual outputs the usual output", () => {
  const a = node("a", {}, { onError: "branch" });
  const graph = graphOf(
    [trigger, a, node("ok"), node("bad"), node("j")],
    ["start>a", "a>ok", "a:error>bad", "ok>j", "bad>j"],
  );
  const problems = (nodeId: string, value: string) => {
    const nodes = graph.nodes.map((each) => (each.id === nodeId ? node(nodeId, { value }) : each));
    const scope = inferScope({ graph: { ...graph, nodes }, nodeId, nodeTypes });
    return checkReferences({ graph: { ...graph, nodes }, nodeId, scope, nodeTypes }).map(({ code }) => code);
  };
  expect(problems("ok", "{{nodes.a.status}}")).toEqual([]);
  expect(problems("ok", "{{nodes.a.error}}")).toEqual(["node.field_unknown"]);
  expect(problems("bad", "{{nodes.a.error.message}}")).toEqual([]);
  expect(problems("bad", "{{nodes.a.status}}")).toEqual(["node.field_unknown"]);
  expect(problems("j", "{{nodes.a.status}}")).toEqual(["node.field_may_be_absent"]);
  expect(problems("j", "{{nodes.a.error}}")).toEqual(["node.field_may_be_absent"]);
});

test("forEach puts an item of its list into the scope, and its output is a list", () => {
  const forEach = { items: "{{trigger.data.orders}}" };
  expect(kind(["item", "total"], undefined, { forEach })).toBe("number");
  expect(kind(["index"], undefined, { forEach })).toBe("number");
  expect(kind(["item"])).toBe("missing");
  const graph = graphOf([trigger, node("a", {}, { forEach }), node("b")], ["start>a", "a>b"]);
  const scope = inferScope({ graph, nodeId: "b", nodeTypes });
  expect(typeAt({ scope, names: ["nodes", "a", "items", "0", "status"] })).toMatchObject({
    type: { kind: "number" },
  });
});

test("completions go on from what is typed", () => {
  const { scope } = setUp({});
  const paths = (prefix: string) => completions({ scope, prefix }).map(({ path }) => path);
  expect(paths("")).toEqual(["nodes", "trigger", "env", "execution"]);
  expect(paths("tr")).toEqual(["trigger"]);
  expect(paths("nodes.")).toEqual(expect.arrayContaining(["nodes.start", "nodes.a", "nodes.c", "nodes.x"]));
  expect(paths("nodes.a.ST")).toEqual(["nodes.a.status"]);
  expect(paths("nodes.a.o")).toEqual(["nodes.a.body", "nodes.a.note", "nodes.a.rows"]);
  expect(paths("nodes.a.rows[0].")).toEqual(["nodes.a.rows[0].id"]);
  expect(paths('nodes["a"].sta')).toEqual(["nodes.a.status"]);
  expect(paths("nodes.a.rows[")).toEqual(["nodes.a.rows[0]", "nodes.a.rows.length"]);
  expect(paths("nodes.gone.x")).toEqual([]);
  expect(paths("a b.((")).toEqual([]);
  expect(completions({ scope, prefix: "nodes.x" })).toEqual([
    expect.objectContaining({
      name: "x",
      description: "object",
      hasFields: true,
      absent: "“x” does not run on every branch that leads here",
    }),
  ]);
});

test("a scope with 10,000 nodes before is inferred and used in under 1 s, and deep values are cut", () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => `n${index}`);
  const nodes = [start, ...ids.map((id) => node(id)), node("end", { value: "{{nodes.n9999.status}}" })];
  const graph = graphOf(nodes, [
    "start>n0",
    ...ids.slice(1).map((id, index) => `n${index}>${id}`),
    "n9999>end",
  ]);
  const begun = performance.now();
  const scope = inferScope({ graph, nodeId: "end", nodeTypes });
  expect(checkReferences({ graph, nodeId: "end", scope, nodeTypes })).toEqual([]);
  expect(completions({ scope, prefix: "nodes.n" })).toHaveLength(100);
  expect(performance.now() - begun).toBeLessThan(1000);
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  expect(typeOfValue(deep).kind).toBe("list");
});
