import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, launchBrowser, newPerson, newTab } from "./browser.ts";
import { callApi, nodeOn, openWorkflow } from "./canvas.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

let stack: LocalStack;
let browser: Browser;
let person: Person;
const calls: string[] = [];
let isBroken = true;
const peer = createServer((request, response) => {
  calls.push(request.url ?? "");
  const fails = isBroken && request.url === "/second";
  response.writeHead(fails ? 400 : 200, { "content-type": "application/json" });
  response.end(JSON.stringify({ path: request.url }));
});
let peerUrl = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    peer.listen(0, "127.0.0.1", resolve);
  });
  // The server listens on a port, not on a pipe.
  peerUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  [stack, browser] = await Promise.all([startLocalStack(), launchBrowser()]);
  person = await newPerson({ browser, url: stack.url });
});
afterAll(async () => {
  await browser.close();
  await stack.remove();
  peer.close();
});

test("the iterations of a node are read one by one, page by page, those that failed first", async () => {
  const { page, complaints } = await newTab(person);
  await openWorkflow({
    page,
    name: "Iterations",
    nodes: [
      { id: "start", type: "trigger" },
      { id: "loop", type: "loop", x: 320, config: { mode: "times", times: 130, onItemError: "continue" } },
      {
        id: "code",
        type: "transform",
        x: 352,
        y: 72,
        parentId: "loop",
        config: {
          language: "javascript",
          code: "if (index === 120) throw new Error('unlucky'); return { square: index * index };",
        },
      },
    ],
    edges: ["start>loop"],
  });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const execution = page.getByRole("region", { name: "Execution" });
  await execution.getByText("Completed").waitFor({ timeout: 40_000 });
  await nodeOn(page, "loop (Loop)").getByText("Iteration 130 of 130").waitFor();
  await nodeOn(page, /^code/).getByText("Run 130 times, 1 failed").waitFor();
  await execution.getByRole("button", { name: /^code/ }).click();
  const iterations = execution.getByRole("list", { name: "Iterations" });
  await iterations.getByRole("button", { name: /Iteration 7 / }).click();
  const result = execution.getByRole("region", { name: "Result of code" });
  await result.getByRole("region", { name: "Output" }).getByText("36").waitFor();
  await iterations.getByRole("button", { name: "30 more…" }).waitFor();
  // The one that failed is on the second page, which is fetched for it.
  await execution.getByRole("checkbox", { name: "Failed first" }).check();
  await iterations.getByRole("button").first().getByText("Iteration 121").waitFor();
  await iterations.getByRole("button").first().click();
  await result
    .getByText(/unlucky/)
    .last()
    .waitFor();
  // The same in the inspector.
  await nodeOn(page, /^code/).click();
  const settings = page.getByRole("complementary", { name: "Settings of code" });
  await settings.getByRole("tab", { name: "Data" }).click();
  await settings.getByRole("button", { name: /Iteration 3 / }).click();
  await settings.getByRole("region", { name: "Output" }).getByText("4", { exact: true }).waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test("a node says what it waits for; a person approves with a comment, and the execution goes on", async () => {
  const { page, complaints } = await newTab(person);
  await openWorkflow({
    page,
    name: "Approval",
    nodes: [
      { id: "start", type: "trigger", config: { samplePayload: { id: 42 } } },
      {
        id: "ask",
        type: "wait",
        x: 320,
        config: { mode: "approval", message: "Ship order {{trigger.data.id}}?" },
      },
      {
        id: "yes",
        type: "set",
        x: 640,
        config: { fields: [{ path: "said", value: "{{nodes.ask.comment}}" }] },
      },
    ],
    edges: ["start>ask", "ask:approved>yes"],
  });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const execution = page.getByRole("region", { name: "Execution" });
  const waiting = execution.getByRole("region", { name: "Waiting" });
  await waiting.getByText("Ship order 42?").waitFor();
  await waiting.getByText(/Waits for a decision, at the latest until/).waitFor();
  await execution.getByText(/Waiting until/).waitFor();
  await execution.getByRole("link", { name: "Open execution" }).click();
  await page.getByText(/^Waiting until/).waitFor();
  await page
    .getByRole("list", { name: "Nodes of the execution" })
    .getByRole("button", { name: /^ask/ })
    .click();
  await page.getByRole("textbox", { name: "Comment" }).fill("careful with it");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("status", { name: "Execution status" }).getByText("Completed").waitFor();
  const result = page.getByRole("region", { name: "Result" });
  await result.getByText("approved", { exact: true }).first().waitFor();
  await result.getByText(/careful with it/).waitFor();
  expect(await page.getByText(/^Waiting until/).count()).toBe(0);
  await nodeOn(page, /^yes/).getByText("Succeeded").waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test("a failed execution is retried from where it failed, from the beginning, and from a node with another configuration", async () => {
  const { page } = await newTab(person);
  const call = (id: string) => ({ method: "POST", url: `${peerUrl}/${id}` });
  const workflowId = await openWorkflow({
    page,
    name: "Retry",
    nodes: [
      { id: "start", type: "trigger" },
      { id: "first", type: "http", x: 320, config: call("first") },
      { id: "second", type: "http", x: 640, config: call("second") },
    ],
    edges: ["start>first", "first>second"],
  });
  const failed = await callApi<string>({ page, procedure: "executions.trigger", input: { workflowId } });
  await page.goto(`${stack.url}/executions/${failed}`);
  const status = page.getByRole("status", { name: "Execution status" });
  await status.getByText("Failed").waitFor();
  expect(calls).toEqual(["/first", "/second"]);
  isBroken = false;
  await page.getByRole("button", { name: "Retry from where it failed" }).click();
  await page.getByRole("link", { name: failed }).waitFor();
  await status.getByText("Completed").waitFor();
  expect(calls).toEqual(["/first", "/second", "/second"]);
  await nodeOn(page, /^first/)
    .getByText("Succeeded")
    .waitFor();
  await page.getByRole("link", { name: failed }).click();
  await page.waitForURL(`**/executions/${failed}`);
  await page.getByRole("button", { name: "More ways to run it again" }).click();
  await page.getByRole("menuitem", { name: "Retry from the beginning" }).click();
  await page.getByRole("link", { name: failed }).waitFor();
  await status.getByText("Completed").waitFor();
  expect(calls.slice(3)).toEqual(["/first", "/second"]);

  // An execution that was completed, from its last node on, with another address for once.
  await page
    .getByRole("list", { name: "Nodes of the execution" })
    .getByRole("button", { name: /^second/ })
    .click();
  const before = page.url();
  await page.getByRole("button", { name: "Run again from here" }).click();
  const dialog = page.getByRole("dialog", { name: "Run again from “second”" });
  const address = dialog.getByRole("textbox", { name: "URL" });
  expect(await address.inputValue()).toBe(`${peerUrl}/second`);
  await address.fill("");
  expect(await dialog.getByRole("button", { name: "Run again" }).isDisabled()).toBe(true);
  await address.fill(`${peerUrl}/elsewhere`);
  await dialog.getByRole("button", { name: "Run again" }).click();
  await page.waitForURL((url) => url.href !== before);
  await status.getByText("Completed").waitFor();
  expect(calls.slice(5)).toEqual(["/elsewhere"]);
  await page.close();
});
