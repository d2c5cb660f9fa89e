import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { chain, node } from "./graphs.ts";

const database = await createTestDatabase();
const seen: (string | undefined)[] = [];
const peer = createServer((request, response) => {
  seen.push(request.headers.authorization);
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ path: request.url }));
});
let peerUrl = "";
let stack: TestStack;
let user: TestUser;
let stranger: TestUser;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    peer.listen(0, "127.0.0.1", resolve);
  });
  // What listens on a port has an address with a port.
  peerUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  stack = await startStack({ databaseUrl: database.url });
  const server = { url: stack.api.url, origin: stack.publicUrl };
  [user, stranger] = [await signUp(server), await signUp(server)];
});
afterAll(async () => {
  await stack.stop();
  peer.close();
  await database.drop();
});

async function run({ workflowId, payload }: { workflowId: string; payload?: unknown }) {
  const id = await user.api.executions.trigger.mutate({ workflowId, payload });
  return vi.waitFor(async () => {
    const execution = await user.api.executions.get.query({ id });
    if (!["completed", "failed"].includes(execution.status)) throw new Error(`still ${execution.status}`);
    return execution;
  }, 20_000);
}

const call = (secretArn: string) =>
  node({
    id: "call",
    type: "http",
    config: { url: `${peerUrl}/x`, auth: { type: "bearer", secretArn } },
  });

async function secretOf(owner: TestUser, workflowId?: string): Promise<string> {
  const value = `a value of ${seen.length} ${Math.random()}`;
  return (
    await owner.api.secrets.create.mutate({
      name: "S",
      value,
      ...(workflowId === undefined ? {} : { workflowId }),
    })
  ).arn;
}

describe("ACCEPTANCE 49: references to secrets are authorised at save and again at run", () => {
  test("at save they are found at any depth", async () => {
    const foreign = await secretOf(stranger);
    const graphs = [
      chain([call(foreign)]),
      chain([
        node({
          id: "call",
          type: "http",
          config: { url: peerUrl, method: "POST", body: { deep: [{ deeper: { "a b": [[foreign]] } }] } },
        }),
      ]),
    ];
    for (const graph of graphs) {
      await expect(user.api.workflows.create.mutate({ name: "N", graph })).rejects.toThrow(/credential/);
    }
    const { id } = await user.api.workflows.create.mutate({ name: "N" });
    const [graph] = graphs;
    await expect(user.api.workflows.update.mutate({ id, baseVersion: 1, graph })).rejects.toThrow(
      /credential/,
    );
    // Another workflow's own credential is none of this one's.
    const others = await user.api.workflows.create.mutate({ name: "Other" });
    const theirs = await secretOf(user, others.id);
    await expect(
      user.api.workflows.update.mutate({ id, baseVersion: 1, graph: chain([call(theirs)]) }),
    ).rejects.toThrow(/credential/);
  });

  test("a credential that is another workspace's when the workflow runs is not used", async () => {
    const own = await secretOf(user);
    const foreign = await secretOf(stranger);
    const { id } = await user.api.workflows.create.mutate({ name: "Runs", graph: chain([call(own)]) });
    expect((await run({ workflowId: id })).status).toBe("completed");
    const calls = seen.length;
    // What was saved is changed behind the API's back: the run does not believe it.
    await database.pool.query(
      "update workflow_versions set graph = replace(graph::text, $1, $2)::json where workflow_id = $3",
      [own, foreign, id],
    );
    await stack.worker.kill("SIGTERM");
    await stack.worker.restart();
    const execution = await run({ workflowId: id });
    expect(execution.status).toBe("failed");
    expect(JSON.stringify(execution.error)).toContain("secret.not_found");
    expect(seen).toHaveLength(calls);
  });
});

test("templates read the workspace's variables as they are when the workflow runs", async () => {
  await user.api.variables.set.mutate({ name: "PLACE", value: "first" });
  const { id } = await user.api.workflows.create.mutate({
    name: "Env",
    graph: chain([node({ id: "call", type: "http", config: { url: `${peerUrl}/{{env.PLACE}}` } })]),
  });
  const pathOf = async () => {
    const { nodeResults } = await run({ workflowId: id });
    return nodeResults.find(({ nodeId }) => nodeId === "call")?.["output"];
  };
  expect(await pathOf()).toMatchObject({ body: { path: "/first" } });
  await user.api.variables.set.mutate({ name: "PLACE", value: "second" });
  expect(await pathOf()).toMatchObject({ body: { path: "/second" } });
  await user.api.variables.delete.mutate({ name: "PLACE" });
  const missing = await run({ workflowId: id });
  expect(JSON.stringify(missing.error)).toContain("template.missing");
});
