import { expect, test } from "vitest";
import type { ExecutionOptions } from "./options.ts";
import {
  createMemoryStore,
  graphOf,
  httpNode,
  nodeOf,
  testInterpreter,
  triggerNode,
} from "./testing/index.ts";

const graph = graphOf({
  nodes: [
    triggerNode(),
    httpNode({ id: "a" }),
    nodeOf({ id: "b", type: "set", config: { fields: [{ path: "seen", value: "{{nodes.a.n}}" }] } }),
    httpNode({ id: "c", body: "{{nodes.b}}" }),
    httpNode({ id: "beside" }),
  ],
  edges: ["trigger>a", "a>b", "b>c", "trigger>beside"],
});

/** As `createPrepared` writes them: outputs that stand. */
const kept = (outputs: Readonly<Record<string, unknown>>) =>
  new Map(
    Object.entries(outputs).map(([nodeId, output]) => [
      nodeId,
      {
        nodeId,
        path: "",
        status: "success" as const,
        input: null,
        output: JSON.stringify(output),
        error: null,
        handle: null,
        attempt: 1,
        interruptions: 0,
        startedAt: null,
        completedAt: null,
        duration: null,
        cpuMs: null,
        modelsUsage: null,
        startedSequence: null,
        completedSequence: null,
      },
    ]),
  );

async function runWith(options: ExecutionOptions, outputs: Readonly<Record<string, unknown>> = {}) {
  const memory = createMemoryStore({ graph });
  memory.add({ id: "e", trigger: { source: "manual", data: {} }, options, nodes: kept(outputs) });
  const calls: string[] = [];
  const http = {
    async request({ url }: { url: string }) {
      calls.push(new URL(url).pathname.slice(1));
      return { status: 200, headers: {}, body: new Uint8Array(), url };
    },
  };
  const drain = new AbortController().signal;
  await testInterpreter({ store: memory.store, ports: { http } }).run({ executionId: "e", drain });
  const { nodes, status, error } = memory.get("e");
  const output = (id: string): unknown => JSON.parse(nodes.get(id)?.output ?? "null");
  return { calls: calls.toSorted((one, other) => one.localeCompare(other)), nodes, status, error, output };
}

test("outputs that stand are not computed again, and what follows sees them", async () => {
  const { calls, status, output } = await runWith({}, { trigger: {}, a: { n: 7 }, beside: {} });
  expect(status).toBe("completed");
  expect(calls).toEqual(["c"]);
  expect(output("b")).toEqual({ seen: 7 });
});

test("only some of the nodes are there", async () => {
  const { calls, nodes, status } = await runWith({ only: ["trigger", "a", "b"] }, { a: { n: 1 } });
  expect(status).toBe("completed");
  expect(calls).toEqual([]);
  expect([...nodes.keys()].toSorted((one, other) => one.localeCompare(other))).toEqual(["a", "b", "trigger"]);
});

test("a configuration is another one for this execution only", async () => {
  const configs = { b: { fields: [{ path: "seen", value: "edited" }] } };
  const { output } = await runWith({ configs }, { a: { n: 1 } });
  expect(output("b")).toEqual({ seen: "edited" });
  expect((await runWith({}, { a: { n: 1 } })).output("b")).toEqual({ seen: 1 });
});

test("a replay touches nothing outside: effects are as recorded, or there is an error that says so", async () => {
  const whole = await runWith({ replay: true }, { a: { n: 3 }, c: {}, beside: {} });
  expect(whole).toMatchObject({ status: "completed", calls: [] });
  expect(whole.output("b")).toEqual({ seen: 3 });
  const missing = await runWith({ replay: true }, { a: { n: 3 }, beside: {} });
  expect(missing).toMatchObject({
    status: "failed",
    calls: [],
    error: { code: "execution.not_recorded", nodeId: "c" },
  });
});
