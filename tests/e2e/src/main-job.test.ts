import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { activate, launchBrowser, newPerson, newWorkflow } from "./browser.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

let stack: LocalStack;
let browser: Browser;
/** The value of a stored credential, which no file may hold. */
const canary = "e2e-canary-51f0c7d2";
const calls: string[] = [];
const peer = createServer((request, response) => {
  calls.push(request.url ?? "");
  response.setHeader("content-type", "application/json");
  setTimeout(
    () => response.end(JSON.stringify({ authorization: request.headers.authorization ?? null })),
    400,
  );
});
let peerUrl = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    peer.listen(0, "127.0.0.1", resolve);
  });
  peerUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  [stack, browser] = await Promise.all([startLocalStack(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await stack.remove();
  peer.close();
});

async function deliver(url: string, body: unknown): Promise<{ executionId: string; status: string }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(202);
  return (await response.json()) as { executionId: string; status: string };
}

test("sign up, build, save, activate, deliver, watch it live, read the history", async () => {
  const { page, complaints } = await newPerson({ browser, url: stack.url });
  await newWorkflow({ page, starter: /^Route an order/ });

  // Build: a node after the last one, connected by being added there and configured by the form of its schema.
  await page.getByRole("button", { name: "Add a node after Confirm" }).click();
  await page.getByRole("option", { name: /Transform/ }).click();
  const settings = page.getByRole("complementary", { name: /^Settings of/ });
  await settings.getByRole("textbox", { name: "Node name" }).fill("Sign off");
  await settings.getByRole("textbox", { name: "Code" }).fill('"Yours, " & nodes.confirm.result.message');
  await page.getByRole("group", { name: "Sign off (Transform)" }).waitFor();
  await page
    .getByRole("group", { name: "Connection from Confirm to Sign off" })
    .waitFor({ state: "attached" });
  // Another from the palette, connected by its form, and deleted again with its connection.
  await page.getByRole("button", { name: /^Add HTTP request/ }).click();
  await page.getByRole("group", { name: /^HTTP request/ }).waitFor();
  await page.getByRole("group", { name: /^HTTP request/ }).click();
  await page.keyboard.press("Delete");
  await page.getByRole("group", { name: /^HTTP request/ }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("status", { name: "Saving" }).getByText("Version 2").waitFor();

  const url = await activate(page);
  expect(url).toContain(`${stack.url}/hooks/`);
  const { executionId, status } = await deliver(url, {
    customer: "Grace",
    items: [{ price: 5, quantity: 2 }],
  });
  expect(status).toBe("pending");
  const webhook = page.getByRole("dialog", { name: "Webhook" });
  await page.getByRole("button", { name: "Zoom to fit" }).click();
  await page.keyboard.press("Escape");
  await webhook.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Webhook", exact: true }).click();
  await webhook.waitFor();
  await page.getByRole("group", { name: "Add up the order (Transform)" }).click();
  await webhook.waitFor({ state: "detached" });

  const execution = page.getByRole("region", { name: "Execution" });
  await execution.getByText("Completed").waitFor();
  await page.getByRole("group", { name: "Confirm (Transform)" }).getByText("Succeeded").waitFor();
  await page.getByRole("group", { name: "Thank in person (Transform)" }).getByText("Skipped").waitFor();

  await page.goto(`${stack.url}/executions?status=completed`);
  await page
    .getByRole("link", { name: /My workflow/ })
    .first()
    .click();
  await page.waitForURL(`**/executions/${executionId}`);
  await page.getByRole("button", { name: /^Add up the order/ }).click();
  await page
    .getByRole("region", { name: /^Result/ })
    .getByText("Grace")
    .first()
    .waitFor();
  await page.getByRole("button", { name: /^Sign off/ }).click();
  await page
    .getByRole("region", { name: /^Result/ })
    .getByText(/Yours, Thank you, Grace/)
    .first()
    .waitFor();
  await page.goto(`${stack.url}/executions?status=failed`);
  await page.getByRole("heading", { name: "Executions", level: 1 }).waitFor();
  expect(await page.getByRole("link", { name: /My workflow/ }).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test("a worker that is killed between two nodes: the execution finishes, no finished node runs again", async () => {
  const { page, context } = await newPerson({ browser, url: stack.url });
  const created = await page.evaluate(
    async ({ secret, base }) => {
      const call = async (path: string, input: unknown): Promise<unknown> => {
        const response = await fetch(`/trpc/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(input),
        });
        const answer = (await response.json()) as { result: { data: unknown } };
        return answer.result.data;
      };
      const { arn } = (await call("secrets.create", { name: "Peer", value: secret })) as { arn: string };
      const http = (id: string) => ({
        id,
        type: "http",
        position: { x: 300, y: 0 },
        data: {
          label: id,
          config: { method: "POST", url: `${base}/${id}`, auth: { type: "bearer", secretArn: arn } },
        },
      });
      const nodes = [
        {
          id: "trigger",
          type: "trigger",
          position: { x: 0, y: 0 },
          data: { label: "Start", config: { source: "webhook" } },
        },
        http("one"),
        http("two"),
        http("three"),
      ];
      const edges = ["one", "two", "three"].map((target, index) => ({
        id: target,
        source: nodes[index]?.id,
        target,
      }));
      return (await call("workflows.create", {
        name: "Killed",
        graph: { formatVersion: 1, nodes, edges },
      })) as { id: string };
    },
    { secret: canary, base: peerUrl },
  );
  await page.goto(`${stack.url}/workflows/${created.id}`);
  const url = await activate(page);
  calls.length = 0;
  await deliver(url, {});
  while (!calls.includes("/one")) await sleep(5);
  // The first node's result is committed, the second has not answered yet.
  while (!calls.includes("/two")) await sleep(5);
  process.kill(stack.pidOf("worker"), "SIGKILL");
  await page.getByRole("region", { name: "Execution" }).getByText("Completed").waitFor({ timeout: 30_000 });
  expect(calls.filter((path) => path === "/one")).toHaveLength(1);
  expect(calls.filter((path) => path === "/three")).toHaveLength(1);
  // Only what was under way at the kill may have been sent twice.
  expect(calls.filter((path) => path === "/two").length).toBeLessThanOrEqual(2);
  await page.getByRole("group", { name: "three (HTTP request)" }).getByText("Succeeded").waitFor();
  await context.close();
});

test("everything is still there after a stop and a second start", async () => {
  const { page, context } = await newPerson({ browser, url: stack.url });
  await newWorkflow({ page, starter: /^Empty workflow/ });
  const url = new URL(await activate(page));
  const started = performance.now();
  expect(await stack.stop()).toBe(0);
  stack = await startLocalStack({ dataDir: stack.dataDir });
  expect(performance.now() - started).toBeLessThan(30_000);
  const { executionId } = await deliver(`${stack.url}${url.pathname}`, { hello: "again" });
  expect(executionId).toMatch(/^[\w-]+$/);
  await context.close();
});

test("after all of it no file holds the credential's value: not the database, its log of changes, nor any log", async () => {
  await stack.stop();
  const files = readdirSync(stack.dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(100);
  const forms = [
    canary,
    Buffer.from(canary).toString("base64").slice(0, -4),
    Buffer.from(canary).toString("hex"),
  ];
  const holding = files
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => {
      const content = readFileSync(path);
      return forms.some((form) => content.includes(form));
    });
  expect(holding).toEqual([]);
});
