import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, launchBrowser, newPerson, newTab } from "./browser.ts";
import { nodeOn, openWorkflow } from "./canvas.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

let stack: LocalStack;
let browser: Browser;
let person: Person;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startLocalStack(), launchBrowser()]);
  person = await newPerson({ browser, url: stack.url });
  await person.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: stack.url });
});
afterAll(async () => {
  await browser.close();
  await stack.remove();
});

test("an output is read as a tree, table, JSON and schema, searched, and its values are put into fields", async () => {
  const { page, complaints } = await newTab(person);
  await openWorkflow({
    page,
    name: "Data",
    nodes: [
      {
        id: "start",
        type: "trigger",
        config: {
          samplePayload: {
            orders: [
              { id: 1, customer: { name: "Ada" } },
              { id: 2, note: "gift" },
            ],
          },
        },
      },
      { id: "greet", type: "set", x: 320, config: { fields: [{ path: "hello", value: "Hello " }] } },
    ],
    edges: ["start>greet"],
  });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const execution = page.getByRole("region", { name: "Execution" });
  await execution.getByText("Completed").waitFor();
  await execution.getByRole("button", { name: /^start/ }).click();
  const output = execution.getByRole("region", { name: "Output" });
  await output.getByRole("button", { name: "Table" }).click();
  const table = output.getByRole("region", { name: "Table of data.orders" });
  expect(await table.getByRole("columnheader").allInnerTexts()).toEqual(["#", "id", "customer", "note"]);
  expect(await table.getByRole("row").last().getByRole("cell").allInnerTexts()).toEqual([
    "2",
    "2",
    "",
    "gift",
  ]);
  await output.getByRole("button", { name: "Schema" }).click();
  await output.getByRole("list", { name: "Fields" }).getByText("not always there").first().waitFor();
  await output.getByRole("button", { name: "JSON" }).click();
  await output.locator("pre").getByText('"note": "gift"').waitFor();

  // By keyboard: search, the menu of what was found, its path.
  await nodeOn(page, /^greet/).click();
  const settings = page.getByRole("complementary", { name: "Settings of greet" });
  const value = settings.getByRole("textbox", { name: "Value" });
  await output.getByRole("button", { name: "Search in output" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("ada");
  await output.getByText("1 place").waitFor();
  const found = output.getByRole("button", { name: "Actions for trigger.data.orders[0].customer.name" });
  await found.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Copy path" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor({ state: "detached" });
  expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(
    "trigger.data.orders[0].customer.name",
  );
  await value.focus();
  await page.keyboard.press("End");
  await found.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Value", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => value.inputValue()).toBe("Hello {{trigger.data.orders[0].customer.name}}");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect.poll(() => value.inputValue()).toBe("Hello ");

  // By hand.
  await output.getByRole("searchbox", { name: "Search in output" }).fill("gift");
  await output.getByText("orders[1].note").dragTo(value);
  await expect.poll(() => value.inputValue()).toContain("{{trigger.data.orders[1].note}}");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await execution.getByText("Completed").waitFor();
  await execution.getByRole("button", { name: /^greet/ }).click();
  await output.getByText(/gift/).waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test("a large output shows its beginning, is loaded piece by piece, and only its rows in sight are drawn", async () => {
  const { page, complaints } = await newTab(person);
  await openWorkflow({
    page,
    name: "Large",
    nodes: [
      { id: "start", type: "trigger" },
      {
        id: "many",
        type: "transform",
        x: 320,
        config: {
          language: "javascript",
          code: "return Array.from({ length: 9000 }, (_, id) => ({ id, text: 'x'.repeat(60) }));",
        },
      },
    ],
    edges: ["start>many"],
  });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const execution = page.getByRole("region", { name: "Execution" });
  await execution.getByText("Completed").waitFor();
  await execution.getByRole("button", { name: /^many/ }).click();
  const output = execution.getByRole("region", { name: "Output" });
  await output.getByText(/kB/).waitFor();
  const pieces: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("executions.text")) pieces.push(request.url());
  });
  await output.getByRole("button", { name: "Load all of it" }).click();
  await output.getByRole("button", { name: "Table" }).click();
  expect(pieces.length).toBeGreaterThan(1);
  const table = output.getByRole("region", { name: "Table of result" });
  const drawn = await table.getByRole("row").count();
  expect(drawn).toBeLessThan(60);
  await table.focus();
  await page.keyboard.press("End");
  await table.getByRole("cell", { name: "9000", exact: true }).waitFor();
  await output.getByRole("button", { name: "JSON" }).click();
  expect((await output.locator("pre").innerText()).length).toBeLessThan(10_000);
  expect(complaints).toEqual([]);
  await page.close();
});
