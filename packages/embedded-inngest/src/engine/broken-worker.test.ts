import { type Server, createServer } from "node:net";
import { once } from "node:events";
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
