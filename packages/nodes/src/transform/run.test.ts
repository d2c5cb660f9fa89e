import { createSandbox } from "@workfuse/sandbox";
import { afterAll, expect, test } from "vitest";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { transformNode } from "./definition.ts";
import { runTransform } from "./run.ts";

const ignore = (): void => undefined;
const sandbox = createSandbox({
  runners: 1,
  log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
});
afterAll(() => sandbox.close());

const run = nodeRunner({ definition: transformNode, run: runTransform, ports: { sandbox } });
const scope = { trigger: { data: { name: "Ada", n: [1, 2, 3] } } };

test("a JSONata expression sees the scope and gives the result", async () => {
  const code = '{ "hello": trigger.data.name, "sum": $sum(trigger.data.n) }';
  expect(await run({ code }, { scope })).toEqual({ output: { result: { hello: "Ada", sum: 6 } } });
});

test("JavaScript is a function body, may await, and its console lines are kept", async () => {
  const code = "console.log('seen', 1); const n = await trigger.data.n; return n.map((x) => x * 2)";
  expect(await run({ language: "javascript", code }, { scope })).toEqual({
    output: { result: [2, 4, 6], logs: ["seen 1"] },
  });
});

test("ACCEPTANCE 40: a failure names the error and the user's line", async () => {
  const failure = await failureOf(run({ language: "javascript", code: "const a = 1;\nreturn a.b.c;" }));
  expect(failure).toMatchObject({ code: "sandbox.error", details: { name: "TypeError", line: 2 } });
  expect(failure.message).toContain("TypeError in line 2");
});

test("code that does not end is stopped at the node's limit", async () => {
  const failure = await failureOf(run({ language: "javascript", code: "for (;;);", timeout: 50 }));
  expect(failure).toMatchObject({ code: "sandbox.limit", details: { limit: "cpu" } });
});
