import { WorkfuseError } from "@workfuse/errors";
import { afterEach, expect, test } from "vitest";
import { createServer } from "./create-server.ts";
import { createLog } from "./log.ts";

const log = createLog({ name: "test", level: "silent" });
const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function server({ ready = true }: { ready?: boolean } = {}) {
  const app = await createServer({ name: "test", log, checks: [{ name: "database", check: () => ready }] });
  open.push(app);
  app.get("/known", () => {
    throw new WorkfuseError({ code: "service.overloaded", message: "Too much at once.", retryAfterMs: 1500 });
  });
  app.get("/unknown", () => {
    throw new Error("connection string postgres://user:pw@host");
  });
  app.get("/database", () => {
    throw new Error("query failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) });
  });
  app.post("/body", (request) => request.body);
  return app;
}

test("a WorkfuseError answers with its status, code and Retry-After", async () => {
  const response = await (await server()).inject("/known");
  expect(response.statusCode).toBe(503);
  expect(response.headers["retry-after"]).toBe("2");
  expect(response.json()).toMatchObject({ code: "service.overloaded", retryable: true });
  expect(response.json().requestId).toBe(response.headers["x-request-id"]);
});

test("any other error answers 500 without its message", async () => {
  const response = await (await server()).inject("/unknown");
  expect(response.statusCode).toBe(500);
  expect(response.body).not.toContain("postgres://");
});

test("a database that cannot be reached answers 503, not 500", async () => {
  const response = await (await server()).inject("/database");
  expect(response.statusCode).toBe(503);
  expect(response.json().code).toBe("database.unavailable");
});

test("malformed JSON and unknown addresses answer with our error form", async () => {
  const app = await server();
  const bad = await app.inject({
    method: "POST",
    url: "/body",
    payload: "{",
    headers: { "content-type": "application/json" },
  });
  expect([bad.statusCode, bad.json().code]).toEqual([400, "request.invalid"]);
  const none = await app.inject("/nowhere");
  expect([none.statusCode, none.json().code]).toEqual([404, "resource.not_found"]);
});

test("readyz names what is not ready", async () => {
  const response = await (await server({ ready: false })).inject("/readyz");
  expect(response.statusCode).toBe(503);
  expect(response.json()).toEqual({ status: "not ready", waitingFor: ["database"] });
  expect((await (await server()).inject("/readyz")).statusCode).toBe(200);
  expect((await (await server()).inject("/metrics")).body).toContain("process_cpu_seconds_total");
});
