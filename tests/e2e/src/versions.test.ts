import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AxeBuilder } from "@axe-core/playwright";
import { type Person, launchBrowser, newPerson, newTab } from "./browser.ts";
import { callApi, nodeOn, openWorkflow } from "./canvas.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

let stack: LocalStack;
let browser: Browser;
let person: Person;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startLocalStack(), launchBrowser()]);
  person = await newPerson({ browser, url: stack.url });
});
afterAll(async () => {
  await browser.close();
  await stack.remove();
});

const nodes = [
  { id: "start", type: "trigger" },
  { id: "greet", type: "set", x: 320, config: { fields: [{ path: "hello", value: "Hello" }] } },
  { id: "old", type: "set", x: 640, config: { fields: [] } },
];
const edges = ["start>greet", "greet>old"];

test("a version is saved with a message, compared with now on the canvas, and restored; all by keyboard", async () => {
  const { page, complaints } = await newTab(person);
  await openWorkflow({ page, name: "History", nodes, edges });
  await nodeOn(page, /^old/).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Delete");
  await nodeOn(page, /^greet/).focus();
  await page.keyboard.press("Enter");
  await page
    .getByRole("complementary", { name: "Settings of greet" })
    .getByRole("textbox", { name: "Value" })
    .fill("Good morning");
  const choose = async (name: string): Promise<void> => {
    await page.getByRole("button", { name: "More", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name }).focus();
    await page.keyboard.press("Enter");
  };
  await choose("Save with a message…");
  await page.getByRole("dialog", { name: "Save a version" }).waitFor();
  await page.keyboard.type("Greets politely");
  await page.keyboard.press("Enter");
  await page.getByText("Saved as version 2.").waitFor();

  await choose("Version history");
  const history = page.getByRole("dialog", { name: "Version history" });
  await history.getByText("Greets politely").waitFor();
  await history.getByRole("button", { name: "Compare version 1 with now" }).focus();
  await page.keyboard.press("Enter");
  const comparison = page.getByRole("dialog", { name: "Version 1 and now" });
  const changed = comparison.getByRole("list", { name: "Changed nodes" });
  await changed.getByRole("button", { name: "greet Changed" }).waitFor();
  await changed.getByRole("button", { name: "old Removed" }).waitFor();
  expect(await changed.locator("del").innerText()).toBe("Hello");
  expect(await changed.locator("ins").innerText()).toBe("Good morning");
  await comparison.getByRole("list", { name: "Changed connections" }).getByText("greet → old").waitFor();
  await comparison
    .getByRole("application", { name: "Canvas" })
    .getByText("Removed", { exact: true })
    .waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(300);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  }
  await comparison.getByRole("button", { name: "Restore version 1" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Version 1 is restored as version 3.").waitFor();
  await nodeOn(page, /^old/).waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test("who saves after somebody else sees what differs before choosing", async () => {
  const { page, complaints } = await newTab(person);
  const id = await openWorkflow({ page, name: "Conflict", nodes, edges });
  await callApi({
    page,
    procedure: "workflows.update",
    input: {
      id,
      baseVersion: 1,
      graph: {
        formatVersion: 1,
        nodes: [
          { id: "start", type: "trigger", position: { x: 0, y: 0 }, data: { label: "Theirs", config: {} } },
        ],
        edges: [],
      },
    },
  });
  await nodeOn(page, /^greet/).click();
  const value = page.getByRole("textbox", { name: "Value" });
  await value.fill("Mine");
  await page.keyboard.press("Control+s");
  const conflict = page.getByRole("dialog", { name: "Somebody saved before you" });
  await conflict.getByRole("button", { name: "See what differs" }).click();
  const comparison = page.getByRole("dialog", { name: "Theirs and yours" });
  await comparison.getByRole("button", { name: "start Changed" }).waitFor();
  await comparison.getByRole("button", { name: "greet Added" }).waitFor();
  await page.keyboard.press("Escape");
  await comparison.waitFor({ state: "detached" });
  await conflict.getByRole("button", { name: "Save mine as a new version" }).click();
  await page.getByText("Saved as version 3.").waitFor();
  expect(await value.inputValue()).toBe("Mine");
  // The refused save is what the browser complains of.
  expect(complaints.filter((text) => !text.includes("409"))).toEqual([]);
  await page.close();
});

test("the timeline of an execution shows when each node ran, and opens its result by keyboard", async () => {
  const { page, complaints } = await newTab(person);
  const workflowId = await openWorkflow({ page, name: "Timeline", nodes, edges });
  const id = await callApi<string>({ page, procedure: "executions.trigger", input: { workflowId } });
  await page.goto(`${stack.url}/executions/${id}`);
  await page.getByRole("status", { name: "Execution status" }).getByText("Completed").waitFor();
  await page.getByRole("button", { name: "Timeline", exact: true }).focus();
  await page.keyboard.press("Enter");
  const timeline = page.getByRole("list", { name: "Timeline" });
  expect(await timeline.getByRole("button").count()).toBe(3);
  await timeline.getByRole("button", { name: /^greet.*Succeeded, began after/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Output" }).getByText('"Hello"').waitFor();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});
