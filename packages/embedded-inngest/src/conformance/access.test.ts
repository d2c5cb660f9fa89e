import { beforeAll, expect, test } from "vitest";
import { startTestWorker, testClient } from "../testing/test-worker.ts";
import type { Scenario } from "./scenario.ts";
import { useTarget } from "./suite.ts";
import { bearer } from "./target.ts";

const { target, scenario: start } = useTarget();
let scenario: Scenario;
let calls = 0;
beforeAll(async () => {
  scenario = await start({
    functions: ({ client, name }) => [
      client.createFunction({ id: "guarded", triggers: [{ event: name("go") }] }, () => (calls += 1)),
    ],
  });
});

async function post(path: string, { authorization, body = {} }: { authorization?: string; body?: unknown }) {
  const headers = {
    "content-type": "application/json",
    ...(authorization === undefined ? {} : { authorization }),
  };
  return (await fetch(`${target().url}${path}`, { method: "POST", headers, body: JSON.stringify(body) }))
    .status;
}

test("ACCEPTANCE 22: a worker takes no call whose signature is missing or wrong", async () => {
  const [id = ""] = await scenario.send({ name: scenario.name("go") });
  await scenario.ended(id);
  expect(calls).toBe(1);
  const url = `${scenario.workerUrl}/api/inngest?fnId=${scenario.app}-guarded&stepId=step`;
  const body = JSON.stringify({
    event: { name: "x", data: {} },
    events: [],
    steps: {},
    ctx: { run_id: "r" },
  });
  const now = Math.floor(Date.now() / 1000);
  for (const signature of [undefined, `t=${String(now)}&s=${"0".repeat(64)}`]) {
    const headers = {
      "content-type": "application/json",
      ...(signature && { "x-inngest-signature": signature }),
    };
    expect((await fetch(url, { method: "POST", headers, body })).status).toBe(401);
  }
  expect(calls).toBe(1);
});

test("registration with a missing or wrong signing key is refused", async () => {
  const body = { appName: "intruder", url: "http://127.0.0.1:1/", functions: [] };
  expect(await post("/fn/register", { body })).toBeGreaterThanOrEqual(400);
  expect(await post("/fn/register", { body, authorization: bearer("cd".repeat(32)) })).toBeGreaterThanOrEqual(
    400,
  );
});

test("a worker whose signing key is wrong learns that its registration was refused", async () => {
  const { url, eventKey } = target();
  const client = testClient({
    id: "intruder",
    baseUrl: url,
    signingKey: "cd".repeat(32),
    eventKey,
  });
  const functions = [client.createFunction({ id: "f", triggers: [{ event: "intruder/go" }] }, () => "ran")];
  const worker = await startTestWorker({ client, functions });
  const { status } = await worker.register();
  await worker.close();
  expect(status).toBeGreaterThanOrEqual(400);
});

test("an event that has no name is refused", async () => {
  expect(await post(`/e/${target().eventKey}`, { body: { data: {} } })).toBe(400);
});

test("events with the wrong event key are refused", async () => {
  const status = await post("/e/wrong-key", { body: { name: scenario.name("go"), data: {} } });
  expect([400, 401, 403, 404]).toContain(status);
});

test("a checkpoint for a call that is not current is refused", async () => {
  const [id = ""] = await scenario.send({ name: scenario.name("go") });
  const run = await scenario.ended(id);
  const body = { run_id: run.run_id, fn_id: "x", qi_id: "x", generation_id: 1, steps: [], ts: Date.now() };
  const status = await post(`/v1/checkpoint/${run.run_id}/async`, {
    body,
    authorization: bearer(target().signingKey),
  });
  expect(status).toBeGreaterThanOrEqual(400);
});
