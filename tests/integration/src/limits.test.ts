import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTestDatabase } from "@workfuse/testing";
import { signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chain, node } from "./graphs.ts";

const database = await createTestDatabase();
let stack: TestStack;
const inside = new Map<string, number>();
const most = new Map<string, number>();
const peer = createServer((request, response) => {
  const who = request.url ?? "";
  const now = (inside.get(who) ?? 0) + 1;
  inside.set(who, now);
  most.set(who, Math.max(now, most.get(who) ?? 0));
  setTimeout(() => {
    inside.set(who, (inside.get(who) ?? 1) - 1);
    response.end("{}");
  }, 100);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    peer.listen(0, "127.0.0.1", resolve);
  });
  stack = await startStack({ databaseUrl: database.url, environment: { WORKSPACE_CONCURRENCY: "2" } });
});
afterAll(async () => {
  await stack.stop();
  peer.close();
  await database.drop();
});

test("a workspace has so many executions under way at a time; another one does not wait for it", async () => {
  const peerUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  const start = async (name: string, count: number) => {
    const user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
    const call = node({ id: "call", type: "http", config: { method: "POST", url: `${peerUrl}/${name}` } });
    const { id: workflowId } = await user.api.workflows.create.mutate({ name, graph: chain([call]) });
    const ids = await Promise.all(
      Array.from({ length: count }, () => user.api.executions.trigger.mutate({ workflowId, payload: {} })),
    );
    const ended = async () => {
      const { items } = await user.api.executions.list.query({ workflowId, limit: 100 });
      return items.filter(({ status }) => status === "completed").length === ids.length;
    };
    return { ended };
  };
  const many = await start("many", 30);
  const one = await start("one", 1);
  const waitFor = async (ended: () => Promise<boolean>) => {
    const began = performance.now();
    while (!(await ended())) {
      if (performance.now() - began > 30_000) throw new Error(`not ended\n${stack.worker.output()}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  await waitFor(one.ended);
  expect(await many.ended()).toBe(false);
  await waitFor(many.ended);
  expect(most.get("/many")).toBe(2);
});
