import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, newPerson } from "./browser.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

let stack: LocalStack;
let browser: Browser;
let formUrl: string;

const form = {
  title: "Ask us anything",
  description: "We answer within a day.",
  fields: [
    { name: "name", label: "Your name", required: true },
    { name: "email", label: "E-mail address", type: "email", required: true, help: "Only to answer you." },
    { name: "topic", label: "Topic", type: "choice", options: ["Sales", "Help", "Press"], required: true },
    {
      name: "country",
      label: "Country",
      type: "choice",
      options: ["Chile", "France", "Ghana", "India", "Japan", "Kenya", "Peru"],
    },
    { name: "days", label: "Good days", type: "choices", options: ["Monday", "Tuesday", "Friday"] },
    { name: "amount", label: "Amount", type: "number" },
    { name: "since", label: "Since", type: "date" },
    { name: "question", label: "Question", type: "longText", help: "As long as you like." },
    { name: "agree", label: "You may keep my address", type: "checkbox", required: true },
  ],
};

beforeAll(async () => {
  [stack, browser] = await Promise.all([startLocalStack(), launchBrowser()]);
  const { page, context } = await newPerson({ browser, url: stack.url });
  formUrl = await page.evaluate(async (config) => {
    const call = async (path: string, body: unknown) => {
      const answer = await fetch(`/trpc/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const { result } = (await answer.json()) as { result: { data: { id: string; formUrl: string } } };
      return result.data;
    };
    const trigger = { id: "trigger", type: "trigger", position: { x: 0, y: 0 } };
    const nodes = [{ ...trigger, data: { label: "Form", config: { source: "form", form: config } } }];
    const { id } = await call("workflows.create", {
      name: "Form",
      graph: { formatVersion: 1, nodes, edges: [] },
    });
    return (await call("workflows.activate", { id, active: true })).formUrl;
  }, form);
  await context.close();
});
afterAll(async () => {
  await browser.close();
  await stack.remove();
});

async function problemsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}

/** As somebody whose browser checks nothing. */
async function sendUnchecked(page: Page): Promise<void> {
  await page.locator("form").evaluate((element) => element.setAttribute("novalidate", ""));
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").waitFor();
}

describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
  test("axe finds nothing on a form, with errors and after it", async () => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    await page.goto(formUrl);
    await page.getByRole("heading", { name: "Ask us anything", level: 1 }).waitFor();
    expect(await problemsOf(page)).toEqual([]);
    const folder = process.env["WORKFUSE_SCREENSHOTS"];
    if (folder !== undefined)
      await page.screenshot({ path: `${folder}/form-${colorScheme}.png`, fullPage: true });
    await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
    await sendUnchecked(page);
    expect(await problemsOf(page)).toEqual([]);
    if (folder !== undefined)
      await page.screenshot({ path: `${folder}/form-errors-${colorScheme}.png`, fullPage: true });
    const email = page.getByRole("textbox", { name: "E-mail address" });
    expect(await email.getAttribute("aria-invalid")).toBe("true");
    expect(await email.getAttribute("aria-describedby")).toBe("f-email-help f-email-problem");
    expect(await page.getByRole("textbox", { name: "Your name" }).inputValue()).toBe("Ada");
    await page.getByRole("link", { name: /^Topic: / }).click();
    // The list of problems leads to the field.
    expect(new URL(page.url()).hash).toBe("#f-topic");
    await email.fill("ada@example.com");
    await page.getByRole("radio", { name: "Help" }).check();
    await page.getByRole("checkbox", { name: "You may keep my address" }).check();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Thank you. Your answers have been received.").waitFor();
    expect(await problemsOf(page)).toEqual([]);
    await context.close();
  });
});

test("a form works without JavaScript, by keyboard", async () => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 360, height: 740 },
  });
  const page = await context.newPage();
  await page.goto(formUrl);
  await page.getByRole("textbox", { name: "Your name" }).focus();
  await page.keyboard.type("Ada");
  await page.keyboard.press("Tab");
  await page.keyboard.type("ada@example.com");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.getByRole("checkbox", { name: "You may keep my address" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Send" }).press("Enter");
  await page.getByText("Thank you. Your answers have been received.").waitFor();
  await context.close();
});
