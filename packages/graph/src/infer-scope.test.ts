import { expect, test } from "vitest";
import { checkGraphTypes } from "./check-graph-types.ts";
import { checkReferences } from "./check-references.ts";
import { completions } from "./completions.ts";
import { typeOfValue } from "./data-type.ts";
import { inferScope } from "./infer-scope.ts";
import type { WorkflowNode } from "./model.ts";
import { fastest } from "./testing/fastest.ts";
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

test("inside of a loop there are its item, the round's number and the result of the round before", () => {
  const looping = (id: string, items: unknown, parentId?: string) =>
    node(id, { items }, { type: "loop", ...(parentId === undefined ? {} : { parentId }) });
  const nodes = [
    trigger,
    looping("outer", "{{trigger.data.orders}}"),
    node("a", { value: "{{item.totl}} {{item.coupon}} {{index}} {{previous.x}}" }, { parentId: "outer" }),
    looping("inner", "{{nodes.a.rows}}", "outer"),
    node("b", {}, { parentId: "inner" }),
    node("each", {}, { parentId: "inner", forEach: { items: "{{trigger.data.orders}}" } }),
    node("after"),
  ];
  const graph = graphOf(nodes, ["start>outer", "a>inner", "outer>after"]);
  const at = (nodeId: string, names: readonly string[], samples = new Map<string, unknown>()) => {
    const found = typeAt({ scope: inferScope({ graph, nodeId, nodeTypes, samples }), names });
    return found.ok ? found.type.kind : "missing";
  };
  expect(at("a", ["item", "total"])).toBe("number");
  expect(at("a", ["index"])).toBe("number");
  expect(at("a", ["previous", "any"])).toBe("unknown");
  const recorded = new Map([["outer", { items: [{ total: 1 }], count: 1 }]]);
  expect(at("a", ["previous", "total"], recorded)).toBe("number");
  expect(at("b", ["item", "id"])).toBe("number");
  expect(at("b", ["item", "total"])).toBe("missing");
  expect(at("each", ["item", "total"])).toBe("number");
  expect(at("inner", ["item", "total"])).toBe("number");
  expect(at("outer", ["item"])).toBe("missing");
  // What a loop asks after each round sees that round.
  expect(at("outer", ["index"])).toBe("number");
  expect(at("outer", ["previous", "any"])).toBe("unknown");
  expect(at("after", ["execution", "resumeUrls", "a"])).toBe("string");
  expect(at("after", ["previous"])).toBe("missing");
  expect(at("after", ["nodes", "outer", "count"])).toBe("number");
  expect(at("after", ["nodes", "outer", "items", "0", "total"], recorded)).toBe("number");
  expect(checkGraphTypes({ graph, nodeTypes }).map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "node.field_unknown: a: value: item had no “totl” in the last example. It has: total, coupon. Did you mean “total”?",
    "node.field_may_be_absent: a: value: item.coupon may be absent: not every value has it. Give a default, or ask with #if.",
    "node.field_may_be_absent: a: value: previous may be absent: the first round has none before it. Give a default, or ask with #if.",
  ]);
  const paths = (nodeId: string, prefix: string) =>
    completions({ scope: inferScope({ graph, nodeId, nodeTypes }), prefix }).map(({ path }) => path);
  expect(paths("a", "item.")).toEqual(["item.total", "item.coupon"]);
  expect(paths("a", "pre")).toEqual(["previous"]);
  expect(paths("after", "nodes.outer.")).toEqual(["nodes.outer.items", "nodes.outer.count"]);
});

test("loops in a circle have scopes too", () => {
  const looping = (id: string, parentId: string) =>
    node(id, { items: "{{item}}" }, { type: "loop", parentId });
  const graph = graphOf([trigger, looping("x", "y"), looping("y", "x")]);
  const scope = inferScope({ graph, nodeId: "x", nodeTypes });
  expect(typeAt({ scope, names: ["item"] })).toMatchObject({ ok: true, type: { kind: "unknown" } });
});

test("the list of forEach is read before there is an item of it", () => {
  const problems = (parentId?: string) => {
    const items = "{{item.rows}}{{index}}";
    const b = node(
      "b",
      { value: "{{item}}" },
      { forEach: { items }, ...(parentId === undefined ? {} : { parentId }) },
    );
    const loop = node("loop", { items: [{ rows: [1] }] }, { type: "loop" });
    const graph = graphOf([trigger, loop, b], ["start>loop", ...(parentId === undefined ? ["loop>b"] : [])]);
    return checkGraphTypes({ graph, nodeTypes }).flatMap(({ code, message }) =>
      code === "node.field_unknown" ? [message.slice(0, 43)] : [],
    );
  };
  expect(problems()).toEqual([
    "b: forEach.items: the data has no “item”. I",
    "b: forEach.items: the data has no “index”. ",
  ]);
  expect(problems("loop")).toEqual([]);
});

test("the output of a node with forEach counts its items, of which one may be an error", () => {
  const paths = (onItemError: "fail" | "continue") => {
    const a = node("a", {}, { forEach: { items: "{{trigger.data.orders}}", onItemError } });
    const graph = graphOf([trigger, a, node("b")], ["start>a", "a>b"]);
    const scope = inferScope({ graph, nodeId: "b", nodeTypes });
    expect(typeAt({ scope, names: ["nodes", "a", "count"] })).toMatchObject({ type: { kind: "number" } });
    return completions({ scope, prefix: "nodes.a.items[0].e" }).map(({ path }) => path);
  };
  expect(paths("continue")).toContain("nodes.a.items[0].error");
  expect(paths("fail")).not.toContain("nodes.a.items[0].error");
});

test("a declared JSON schema says more than an example", () => {
  const schema = {
    type: "object",
    properties: { id: { type: "integer" } },
    required: ["id"],
    additionalProperties: false,
  };
  const declaring = node("start", { samplePayload: { old: 1 }, payloadSchema: schema }, { type: "trigger" });
  const a = node("a", { outputSchema: schema });
  const graph = graphOf([declaring, a, node("b")], ["start>a", "a>b"]);
  const at = (names: readonly string[], schemas?: ReadonlyMap<string, unknown>) => {
    const found = typeAt({ scope: inferScope({ graph, nodeId: "b", nodeTypes, schemas }), names });
    return found.ok ? found.type.kind : `missing${found.sampled ? " in the sample" : ""}`;
  };
  expect(at(["trigger", "data", "id"])).toBe("number");
  expect(at(["trigger", "data", "old"])).toBe("missing");
  expect(at(["nodes", "a", "body", "id"])).toBe("number");
  expect(at(["nodes", "a", "status"])).toBe("number");
  const whole = new Map([["a", { type: "object", properties: { body: { type: "string" } } }]]);
  expect(at(["nodes", "a", "body"], whole)).toBe("string");
});

test("a value that cannot be what its field takes is a warning that names both types", () => {
  const problems = (config: Readonly<Record<string, unknown>>, data = {}) => {
    const graph = graphOf([trigger, node("a"), node("b", config, data)], ["start>a", "a>b"]);
    return checkGraphTypes({ graph, nodeTypes }).map(
      ({ code, severity, message, line, column }) => `${code} ${severity} ${line}:${column}: ${message}`,
    );
  };
  const warning = (place: string, text: string) => [`node.field_wrong_type warning ${place}: b: ${text}`];
  expect(problems({ count: "{{nodes.a.headers}}" })).toEqual(
    warning("1:3", "count: nodes.a.headers is object, but the field takes number."),
  );
  expect(problems({ text: "{{nodes.a.rows}}" })).toEqual(
    warning("1:3", "text: nodes.a.rows is list of object, but the field takes text."),
  );
  expect(problems({ texts: ["x", "{{nodes.a.status}}"] })).toEqual(
    warning("1:3", "texts.1: nodes.a.status is number, but the field takes text."),
  );
  expect(problems({ named: { any: "{{nodes.a.headers}}" } })).toEqual(
    warning("1:3", "named.any: nodes.a.headers is object, but the field takes text or number."),
  );
  expect(problems({ count: "{{nodes.a.status}} of them" })).toEqual(
    warning("1:1", "count: what is written here is text, but the field takes number."),
  );
  expect(problems({}, { forEach: { items: "{{nodes.a.status}}" } })).toEqual(
    warning("1:3", "forEach.items: nodes.a.status is number, but the field takes list."),
  );
  // What fits, what is not known and what text is made of give none.
  for (const config of [
    { count: "{{nodes.a.status}}", text: "{{trigger.data.name}}" },
    { count: "{{nodes.a.body}}", texts: "{{nodes.a.body.x}}", value: "{{nodes.a.rows}}" },
    { text: "{{nodes.a.headers}} {{nodes.a.status}}", count: "{{length nodes.a.rows}}" },
    { named: "{{nodes.a.headers}}", text: "{{env.KEY}}" },
    { gone: "{{nodes.a.rows}}" },
  ])
    expect(problems(config)).toEqual([]);
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
  const run = () => {
    const scope = inferScope({ graph, nodeId: "end", nodeTypes });
    expect(checkReferences({ graph, nodeId: "end", scope, nodeTypes })).toEqual([]);
    expect(completions({ scope, prefix: "nodes.n" })).toHaveLength(100);
  };
  expect(fastest({ enough: 1000, run })).toBeLessThan(1000);
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  expect(typeOfValue(deep).kind).toBe("list");
});
