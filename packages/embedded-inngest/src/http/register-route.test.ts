import { type TestPostgres, startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keys } from "../testing/processes.ts";
import { type TestEngine, startTestEngine } from "../testing/test-engine.ts";
import { startTestWorker, testClient } from "../testing/test-worker.ts";

let postgres: TestPostgres;
let t: TestEngine;
beforeAll(async () => {
  postgres = await startTestPostgres();
  t = await startTestEngine({ postgres });
});
afterAll(async () => {
  await t.close();
  await postgres.stop();
});

const trigger = { triggers: [{ event: "go" }] };
test.each([
  ["cron", { triggers: [{ cron: "* * * * *" }] }],
  ["throttle", { ...trigger, throttle: { limit: 1, period: "1m" as const } }],
  ["rateLimit", { ...trigger, rateLimit: { limit: 1, period: "1m" as const } }],
  ["debounce", { ...trigger, debounce: { period: "1m" as const } }],
  ["batchEvents", { ...trigger, batchEvents: { maxSize: 5, timeout: "5s" as const } }],
  ["singleton", { ...trigger, singleton: { mode: "skip" as const } }],
  ["timeouts", { ...trigger, timeouts: { finish: "1m" as const } }],
])("a function with %s is refused, naming it and what cannot be done", async (option, configuration) => {
  const client = testClient({ id: `refused-${option}`, baseUrl: t.engine.url, ...keys });
  // The SDK's types hold for each configuration by itself, not for one of several.
  const unable = client.createFunction(
    { id: "unable", ...configuration } as typeof trigger & { id: string },
    () => "ran",
  );
  const worker = await startTestWorker({ client, functions: [unable] });
  const { status, body } = await worker.register();
  await worker.close();
  expect(status).not.toBe(200);
  expect(JSON.stringify(body)).toContain("unable");
  expect(JSON.stringify(body)).toContain(option);
});
