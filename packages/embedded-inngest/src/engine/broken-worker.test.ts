import { type Server, createServer } from "node:net";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { findFreePort } from "@workfuse/embedded-postgres";
import { type TestPostgres, startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bearer } from "../conformance/target.ts";
import { mostCrashes } from "../state/transition.ts";
import { eventually } from "../testing/eventually.ts";
import { keys } from "../testing/processes.ts";
import { startTestEngine } from "../testing/test-engine.ts";
import { startTestWorker, testClient } from "../testing/test-worker.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(async () => {
  await postgres.stop();
});

async function register({ url, workerUrl, retries }: { url: string; workerUrl: string; retries: number }) {
  const runtime = { type: "http", url: `${workerUrl}/api/inngest?fnId=app-f&stepId=step` };
  const response = await fetch(`${url}/fn/register`, {
    method: "POST",
    headers: { authorization: bearer(keys.signingKey) },
    body: JSON.stringify({
      appName: "app",
      url: workerUrl,
      functions: [
        {
          id: "app-f",
          triggers: [{ event: "go" }],
          steps: { step: { id: "step", name: "step", runtime, retries: { attempts: retries } } },
        },
      ],
    }),
  });
  expect(response.status).toBe(200);
}

async function statusOf({ url, id }: { url: string; id: string }): Promise<string | undefined> {
  const response = await fetch(`${url}/v1/events/${id}/runs`, {
    headers: { authorization: bearer(keys.signingKey) },
  });
  const { data } = (await response.json()) as { data: { status: string }[] }; // The engine's own answer.
  return data[0]?.status;
}

test("ACCEPTANCE 16: a call that breaks the connection each time comes to an end, and its neighbours do not suffer", async () => {
  const t = await startTestEngine({ postgres });
  let connections = 0;
  const breaker: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      connections += 1;
      socket.destroy();
    });
  });
  breaker.listen(0, "127.0.0.1");
  await once(breaker, "listening");
  const address = breaker.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await register({ url: t.engine.url, workerUrl: `http://127.0.0.1:${String(port)}`, retries: 0 });
  // An app of its own, so that its registration leaves the breaking function in place.
  const client = testClient({ id: "neighbour", baseUrl: t.engine.url, ...keys });
  const neighbour = await startTestWorker({
    client,
    functions: [client.createFunction({ id: "n", triggers: [{ event: "neighbour" }] }, () => "fine")],
  });
  await neighbour.register();
  const [id = ""] = await t.send({ name: "go" });
  expect(await statusOf({ url: t.engine.url, id })).toBe("Running");
  for (let n = 0; n < 10; n += 1) {
    const [other = ""] = await t.send({ name: "neighbour" });
    const ended = async () =>
      (await statusOf({ url: t.engine.url, id: other })) === "Completed" ? true : undefined;
    await eventually(ended, { withinMs: 1000, what: "the end of the neighbour's run" });
  }
  await eventually(
    async () => ((await statusOf({ url: t.engine.url, id })) === "Failed" ? true : undefined),
    {
      withinMs: 25_000,
    },
  );
  expect(connections).toBe(mostCrashes);
  await neighbour.close();
  breaker.close();
  await t.close();
});

test("a worker that is not there is waited for: no attempt is counted", async () => {
  const t = await startTestEngine({ postgres });
  const port = await findFreePort();
  await register({ url: t.engine.url, workerUrl: `http://127.0.0.1:${String(port)}`, retries: 0 });
  const [id = ""] = await t.send({ name: "go" });
  await delay(1500);
  expect(await statusOf({ url: t.engine.url, id })).toBe("Running");
  const attempts: number[] = [];
  const worker = await startTestWorker({
    client: t.client,
    port,
    functions: [
      t.client.createFunction(
        { id: "f", triggers: [{ event: "go" }] },
        ({ attempt }) => void attempts.push(attempt),
      ),
    ],
  });
  const since = performance.now();
  await eventually(async () =>
    (await statusOf({ url: t.engine.url, id })) === "Completed" ? true : undefined,
  );
  expect(performance.now() - since).toBeLessThan(3500);
  expect(attempts).toEqual([0]);
  await worker.close();
  await t.close();
});

/** A worker that gives every call the same answer. */
async function startAnswering(answer: string) {
  const server = createHttpServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.writeHead(206, { "content-type": "application/json", "x-inngest-req-version": "2" });
      response.end(answer);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    server,
    url: `http://127.0.0.1:${String(typeof address === "object" && address !== null ? address.port : 0)}`,
  };
}

test.each([
  ["cannot be stored", JSON.stringify([{ op: "StepRun", id: "a\u0000b", data: 1 }])],
  ["is too large for a step", JSON.stringify([{ op: "StepRun", id: "a", data: "x".repeat(5_000_000) }])],
  ["is too large as a whole", JSON.stringify([{ op: "RunComplete", id: "a", data: "x".repeat(40_000_000) }])],
  ["is no JSON", "[{"],
])("an answer that %s fails the run once", async (_what, answer) => {
  const t = await startTestEngine({ postgres });
  const worker = await startAnswering(answer);
  await register({ url: t.engine.url, workerUrl: worker.url, retries: 0 });
  const [id = ""] = await t.send({ name: "go" });
  const failed = async () => ((await statusOf({ url: t.engine.url, id })) === "Failed" ? true : undefined);
  await eventually(failed, { withinMs: 10_000, what: "the run's failure" });
  worker.server.close();
  await t.close();
});

test("an event whose name cannot be stored is refused alone", async () => {
  const t = await startTestEngine({ postgres });
  const post = (event: object) =>
    fetch(`${t.engine.url}/e/${keys.eventKey}`, { method: "POST", body: JSON.stringify(event) });
  const [bad, good] = await Promise.all([
    post({ name: "a\u0000" }),
    post({ name: "a", id: "i\u0000", data: { "\u0000": "\u0000" } }),
  ]);
  expect([bad.status, good.status]).toEqual([400, 200]);
  await t.close();
});
