import { setTimeout as delay } from "node:timers/promises";
import { type TestPostgres, startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { startTestEngine } from "../testing/test-engine.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(async () => {
  await postgres.stop();
});

test("ACCEPTANCE 19: a workspace with 1000 waiting runs delays another's single run by at most 2 s", async () => {
  const t = await startTestEngine({ postgres, options: { maxInFlight: 40 } });
  const startedAt = new Map<string, number[]>();
  await t.work([
    t.client.createFunction({ id: "slow", triggers: [{ event: "go" }] }, async ({ event }) => {
      const workspace = String(event.data.workspaceId);
      startedAt.set(workspace, [...(startedAt.get(workspace) ?? []), performance.now()]);
      await delay(3000);
    }),
  ]);
  await t.send(
    Array.from({ length: 1000 }, (_none, n) => ({ name: "go", data: { workspaceId: "busy", n } })),
  );
  await eventually(() => ((startedAt.get("busy")?.length ?? 0) >= 20 ? true : undefined));
  const delays: number[] = [];
  for (const workspaceId of ["small 1", "small 2", "small 3"]) {
    const sentAt = performance.now();
    await t.send({ name: "go", data: { workspaceId } });
    const at = await eventually(() => startedAt.get(workspaceId)?.[0]);
    delays.push(at - sentAt);
  }
  expect(Math.max(...delays)).toBeLessThan(2000);
  // The busy one has its half of the slots, and no more.
  expect(startedAt.get("busy")?.length).toBe(20);
  await t.close();
});

test("with two workspaces waiting, their runs take turns", async () => {
  const t = await startTestEngine({ postgres, options: { maxInFlight: 4 } });
  const order: string[] = [];
  await t.work([
    t.client.createFunction({ id: "quick", triggers: [{ event: "go" }] }, async ({ event }) => {
      order.push(String(event.data.workspaceId));
      await delay(20);
    }),
  ]);
  const events = ["a", "b"].flatMap((workspaceId) =>
    Array.from({ length: 50 }, () => ({ name: "go", data: { workspaceId } })),
  );
  await t.send(events);
  await eventually(() => (order.length === 100 ? true : undefined));
  const inFirstHalf = order.slice(0, 50).filter((workspace) => workspace === "b").length;
  expect(inFirstHalf).toBeGreaterThan(15);
  expect(inFirstHalf).toBeLessThan(35);
  await t.close();
});

function plan(name: string) {
  return { name: "go", data: { plan: name } };
}

test("a run of higher priority goes before those that wait longer", async () => {
  const t = await startTestEngine({ postgres, options: { maxInFlight: 2 } });
  const order: string[] = [];
  await t.work([
    t.client.createFunction(
      { id: "ranked", triggers: [{ event: "go" }], priority: { run: "event.data.plan == 'paid' ? 300 : 0" } },
      async ({ event }) => {
        order.push(String(event.data.plan));
        await delay(50);
      },
    ),
  ]);
  await t.send([...Array.from({ length: 20 }, () => plan("free")), plan("paid")]);
  await eventually(() => (order.length === 21 ? true : undefined));
  expect(order.indexOf("paid")).toBeLessThan(6);
  await t.close();
});
