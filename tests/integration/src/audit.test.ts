import type { AuditEntry, Principal } from "@workfuse/auth";
import { createAuditRepository } from "@workfuse/db";
import { type Context, appRouter } from "@workfuse/router";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { startApi } from "@workfuse/testing/processes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Things, inputsFor } from "./access-inputs.ts";

const things: Things = {
  workflow: "w",
  execution: "e",
  secret: "arn:aws:secretsmanager:eu-central-1:000000000000:secret:s-AbCdEf",
  delivery: "01900000-0000-7000-8000-000000000000",
  user: "u",
  invitation: "i",
  credential: "c",
  key: "k",
  workspace: "ws",
  variable: "V",
};
const inputs = inputsFor(things) as Readonly<Record<string, unknown>>;
const workspace = { id: "ws", name: "W", role: "admin" as const };
const principal: Principal = {
  userId: "me",
  email: "me@example.com",
  name: "Me",
  isEmailVerified: true,
  hasTwoFactor: false,
  isOwner: false,
  by: { kind: "session", sessionId: "s" },
  workspace,
  workspaces: [workspace],
};
// tRPC's types show the procedures as they were nested; what is there is a flat record by path.
const flat = appRouter._def.procedures as unknown as Readonly<Record<string, { _def: { type: string } }>>;
const mutations = Object.entries(flat)
  .filter(([, { _def }]) => _def.type === "mutation")
  .map(([path]) => path);

/** Services that do whatever they are asked. */
function obedient(answer: unknown): Context["services"] {
  const service = new Proxy({}, { get: () => async () => answer });
  // A double of all services at once: what they return is not what is tested.
  return new Proxy({}, { get: () => service }) as Context["services"];
}

async function callWith({ path, services }: { path: string; services: Context["services"] }) {
  const recorded: AuditEntry[] = [];
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const caller: unknown = appRouter.createCaller({
    principal,
    requestId: "r",
    address: "203.0.113.9",
    log: silent,
    services,
    record: async (entry) => {
      recorded.push(entry);
    },
    takeTurn: async () => 0,
    translate: (error) => error,
  });
  const [group = "", name = ""] = path.split(".");
  // The caller is a proxy of functions by these names.
  const procedure = (caller as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[group]?.[
    name
  ];
  await procedure?.(inputs[path]).catch(() => undefined);
  return recorded;
}

describe("every mutation is written down", () => {
  test.each(mutations)("%s", async (path) => {
    const [entry, ...others] = await callWith({ path, services: obedient({ id: "made" }) });
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      workspaceId: "ws",
      userId: "me",
      action: path,
      targetId: "made",
      address: "203.0.113.9",
      requestId: "r",
    });
    expect(JSON.stringify(entry)).not.toContain("long enough a value");
  });

  test("a mutation that failed changed nothing and is not", async () => {
    const failing = new Proxy({}, { get: () => () => Promise.reject(new Error("no")) });
    // As above: a double of all services.
    const services = new Proxy({}, { get: () => failing }) as Context["services"];
    expect(await callWith({ path: "workflows.delete", services })).toEqual([]);
  });
});

describe("the log as it is read", () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let api: Awaited<ReturnType<typeof startApi>>;
  let user: TestUser;

  beforeAll(async () => {
    database = await createTestDatabase();
    api = await startApi({ databaseUrl: database.url });
    user = await signUp({ url: api.url, origin: api.publicUrl });
    for (const name of ["A", "B", "C"]) await user.api.variables.set.mutate({ name, value: "not told" });
    await user.api.variables.delete.mutate({ name: "A" });
    await user.api.workspaces.rename.mutate({ name: '=cmd "x", y' });
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  test("pages by cursor, the newest first, and filters", async () => {
    const first = await user.api.audit.list.query({ limit: 2 });
    expect(first.items.map(({ action }) => action)).toEqual(["workspaces.rename", "variables.delete"]);
    const second = await user.api.audit.list.query({ limit: 2, cursor: first.nextCursor ?? "" });
    expect(second.items.map(({ targetId }) => targetId)).toEqual(["C", "B"]);
    const filtered = await user.api.audit.list.query({ action: "variables.", targetId: "A" });
    expect(filtered.items.map(({ action }) => action)).toEqual(["variables.delete", "variables.set"]);
    expect((await user.api.audit.list.query({ from: "2100-01-01T00:00:00Z" })).items).toEqual([]);
    expect((await user.api.audit.list.query({ userId: "nobody" })).items).toEqual([]);
    expect(JSON.stringify(filtered)).not.toContain("not told");
  });

  test("is exported as NDJSON and CSV", async () => {
    const { key } = await user.api.apiKeys.create.mutate({ name: "Export", role: "admin" });
    const get = (query: string) =>
      fetch(`${api.url}/api/v1/audit${query}`, { headers: { authorization: `Bearer ${key}` } });
    const lines = (await (await get("")).text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { action: string });
    expect(lines.map(({ action }) => action)).toEqual([
      "apiKeys.create",
      "workspaces.rename",
      "variables.delete",
      "variables.set",
      "variables.set",
      "variables.set",
    ]);
    const response = await get("?format=csv&action=variables.");
    expect(response.headers.get("content-type")).toContain("text/csv");
    expect((await response.text()).trim().split("\r\n")).toHaveLength(5);
    expect((await get("?format=xml")).status).toBe(400);
  });

  test("an export of more than one page is whole", async () => {
    const events = createAuditRepository(database);
    const { workspace: own } = await user.api.session.me.query();
    for (let index = 0; index < 1100; index++) {
      await events.add({
        id: `many-${String(index).padStart(5, "0")}`,
        at: new Date(),
        workspaceId: own.id,
        userId: null,
        userName: null,
        apiKeyId: null,
        action: "many.made",
        targetId: null,
        details: {},
        address: "",
        requestId: "",
      });
    }
    const response = await fetch(`${api.url}/api/v1/audit?action=many`, { headers: { cookie: user.cookie } });
    expect(new Set((await response.text()).trim().split("\n")).size).toBe(1100);
  });
});
