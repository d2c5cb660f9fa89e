import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, activate, launchBrowser, newPerson, newTab } from "./browser.ts";
import { boxOf, callApi, drag, nodeOn, openWorkflow } from "./canvas.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

let stack: LocalStack;
let browser: Browser;
let person: Person;
const calls: string[] = [];
const peer = createServer((request, response) => {
  calls.push(request.url ?? "");
  response.setHeader("content-type", "application/json");
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

const callTo = (path: string) => ({ method: "POST", url: `${peerUrl}/${path}` });

test("one node is tested on what those before it gave; a pinned output stands for running a node, but not for webhooks", async () => {
  const { page, complaints } = await newTab(person);
  calls.length = 0;
  await openWorkflow({
    page,
    name: "Partial",
    nodes: [
      { id: "start", type: "trigger", config: { source: "webhook", samplePayload: {} } },
      { id: "first", type: "http", x: 320, config: callTo("first") },
      { id: "second", type: "http", x: 640, config: callTo("second") },
      { id: "third", type: "http", x: 960, config: callTo("third") },
    ],
    edges: ["start>first", "first>second", "second>third"],
  });
  const execution = page.getByRole("region", { name: "Execution" });
  await nodeOn(page, /^second/).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Run up to here" }).click();
  await execution.getByText("Completed").waitFor();
  const settings = page.getByRole("complementary", { name: "Settings of second" });
  await settings.getByRole("region", { name: "Output" }).getByText("/second").waitFor();
  expect(calls).toEqual(["/first", "/second"]);
  await settings.getByRole("button", { name: "Test this node" }).click();
  await expect.poll(() => calls.slice(2)).toEqual(["/second"]);
  await execution.getByText("Completed").waitFor();

  // Pinned and edited; the canvas marks it, a run uses it, also after the page was loaded again.
  await settings.getByRole("button", { name: "Pin output" }).click();
  await settings.getByRole("textbox", { name: "Pinned output" }).fill("{ not yet");
  await settings.getByText(/This is not JSON yet/).waitFor();
  await settings.getByRole("textbox", { name: "Pinned output" }).fill('{ "body": "pinned by hand" }');
  await nodeOn(page, /^second/)
    .getByText(/^Pinned/)
    .waitFor();
  await page.reload();
  await nodeOn(page, /^second/)
    .getByText(/^Pinned/)
    .waitFor();
  calls.length = 0;
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await execution.getByText("Completed").waitFor();
  expect(calls).toEqual(["/first", "/third"]);
  await execution.getByRole("button", { name: /^second/ }).click();
  await execution.getByText("pinned by hand").waitFor();
  const url = await activate(page);
  calls.length = 0;
  await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  await expect.poll(() => calls).toEqual(["/first", "/second", "/third"]);
  await page.keyboard.press("Escape");
  await nodeOn(page, /^second/).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Unpin output" }).click();
  await nodeOn(page, /^second/)
    .getByText(/^Pinned/)
    .waitFor({ state: "detached" });
  expect(complaints).toEqual([]);
  await page.close();
});

test("a field is written as a fixed value, with templates or as code; a node runs for each item of a list", async () => {
  const { page, complaints } = await newTab(person);
  await openWorkflow({
    page,
    name: "Fields",
    nodes: [
      { id: "start", type: "trigger", config: { samplePayload: { items: [1, 2, 3], name: "Ada" } } },
      {
        id: "set",
        type: "set",
        x: 320,
        config: { fields: [{ path: "value", value: "{{trigger.data.name}}" }] },
      },
    ],
    edges: ["start>set"],
  });
  await nodeOn(page, /^set/).click();
  const settings = page.getByRole("complementary", { name: "Settings of set" });
  await settings.getByRole("button", { name: "Value: template, change how it is written" }).click();
  await page.getByRole("menuitemradio", { name: "Code" }).click();
  const code = settings.getByRole("textbox", { name: "Value" });
  await code.getByText("trigger.data.name").waitFor();
  await settings.getByRole("combobox", { name: "Value: language" }).selectOption("javascript");
  await code.fill("item * 10 + index");
  await settings.getByRole("tab", { name: "Behaviour" }).click();
  await settings.getByRole("checkbox", { name: "Run for each item of a list" }).check();
  expect(await settings.getByRole("textbox", { name: "List" }).inputValue()).toBe("{{trigger.data.items}}");
  await settings.getByRole("spinbutton", { name: "At the same time" }).fill("2");
  await settings.getByRole("combobox", { name: "When an item fails" }).selectOption("continue");
  await settings.getByRole("spinbutton", { name: "Time limit (ms)" }).fill("5000");
  // Each panel scrolls by itself; the page never does, also for what only screen readers see.
  const overflow = await page
    .locator("html")
    .evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
  expect(overflow).toBe(0);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const execution = page.getByRole("region", { name: "Execution" });
  await execution.getByText("Completed").waitFor();
  await settings.getByRole("tab", { name: "Data" }).click();
  await settings.getByRole("button", { name: /Iteration 3 / }).click();
  await settings.getByRole("region", { name: "Output" }).getByText("32").waitFor();
  await nodeOn(page, /^set/).getByText("Run 3 times").waitFor();
  // And back: the path of a template and of code is the same.
  await settings.getByRole("tab", { name: "Settings" }).click();
  await settings.getByRole("button", { name: "Value: code, change how it is written" }).click();
  await page.getByRole("menuitemradio", { name: "Template" }).click();
  expect(await settings.getByRole("textbox", { name: "Value" }).inputValue()).toBe("{{ }}");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await code.getByText("item * 10 + index").waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test("another workflow is chosen by its name", async () => {
  const { page, complaints } = await newTab(person);
  const { id } = await callApi<{ id: string }>({
    page,
    procedure: "workflows.create",
    input: { name: "Send the invoice", starter: "empty" },
  });
  await openWorkflow({
    page,
    name: "Caller",
    nodes: [
      { id: "start", type: "trigger" },
      { id: "call", type: "workflow", x: 320, config: { workflowId: "x", wait: true } },
    ],
    edges: ["start>call"],
  });
  await nodeOn(page, /^call/).click();
  const settings = page.getByRole("complementary", { name: "Settings of call" });
  await settings.getByRole("button", { name: "Workflow", exact: true }).click();
  await page.getByRole("textbox", { name: "Search workflows" }).fill("invoice");
  await page
    .getByRole("list", { name: "Workflows" })
    .getByRole("button", { name: /^Send the invoice/ })
    .click();
  await settings.getByText("Send the invoice").first().waitFor();
  const link = settings.getByRole("link", { name: "Open Send the invoice" });
  expect(await link.getAttribute("href")).toBe(`/workflows/${id}`);
  // The id that was there before belonged to nobody, which the API says.
  expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
  await page.close();
});

test("commands and nodes are found by typing; nodes are lined up, and fall in line while they are dragged", async () => {
  const { page, complaints } = await newTab(person);
  await openWorkflow({
    page,
    name: "Commands",
    nodes: [
      { id: "start", type: "trigger" },
      { id: "one", type: "set", x: 320, y: 30, config: { fields: [] } },
      { id: "two", type: "set", x: 644, y: 204, config: { fields: [] } },
    ],
    edges: ["start>one", "start>two"],
  });
  await page.keyboard.press("Control+k");
  const search = page.getByRole("combobox", { name: "Search commands and nodes" });
  await search.fill("two");
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: "Settings of two" }).waitFor();
  await page.keyboard.press("Control+k");
  await search.fill("deselect");
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: "Settings of two" }).waitFor({ state: "detached" });
  await nodeOn(page, /^one/).click();
  await nodeOn(page, /^two/).click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+k");
  await search.fill("align top");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Undo: Align" }).waitFor();
  expect((await boxOf(nodeOn(page, /^one/))).y).toBeCloseTo((await boxOf(nodeOn(page, /^two/))).y, 0);
  await page.keyboard.press("Escape");
  const [start, two] = [await boxOf(nodeOn(page, /^start/)), nodeOn(page, /^two/)];
  const before = await boxOf(two);
  const zoom = before.width / 232;
  const by = { x: 40, y: start.y - before.y + 4 * zoom };
  await page.mouse.move(before.x + 60, before.y + 20);
  await page.mouse.down();
  // A drag begins with the first move that is more than a tremble.
  await page.mouse.move(before.x + 62, before.y + 20);
  await page.mouse.move(before.x + 60 + by.x, before.y + 20 + by.y);
  await page.locator("[data-snap-line=y]").waitFor();
  await page.mouse.up();
  expect((await boxOf(two)).y).toBeCloseTo(start.y, 0);
  expect(await page.locator("[data-snap-line]").count()).toBe(0);
  await drag({ page, from: two, by: { x: 0, y: 90 } });
  expect(complaints).toEqual([]);
  await page.close();
});
