import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { activate, launchBrowser, newPerson, newWorkflow } from "./browser.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

let stack: LocalStack;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startLocalStack(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await stack.remove();
});

/** What axe finds serious or worse, as readable lines. */
async function seriousProblems(page: Page): Promise<readonly string[]> {
  // What fades in has less contrast for a moment; a reader looks at what is there.
  await page.waitForTimeout(400);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}

describe.each(["light", "dark"] as const)("axe finds no serious problem, %s", (colorScheme) => {
  test("on the pages of somebody who is not signed in", async () => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    for (const path of ["/sign-in", "/sign-up"]) {
      await page.goto(`${stack.url}${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await seriousProblems(page)).toEqual([]);
    }
    await context.close();
  });

  test("on every page of the application", async () => {
    const { page, context } = await newPerson({ browser, url: stack.url });
    await page.emulateMedia({ colorScheme });
    expect(await seriousProblems(page), "home, empty").toEqual([]);
    await newWorkflow({ page, starter: /^Route an order/ });
    expect(await seriousProblems(page), "editor").toEqual([]);
    await page.getByRole("group", { name: "A large order? (Condition)" }).click();
    await page.getByText("Otherwise", { exact: true }).waitFor();
    expect(await seriousProblems(page), "inspector").toEqual([]);
    await activate(page);
    expect(await seriousProblems(page), "webhook").toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const execution = page.getByRole("region", { name: "Execution" });
    await execution.getByText("Completed").waitFor();
    await execution.getByRole("link", { name: "Open execution" }).click();
    await page.getByRole("region", { name: /^Result/ }).waitFor();
    expect(await seriousProblems(page), "execution").toEqual([]);
    for (const [path, heading] of [
      ["/", "Workflows"],
      ["/executions", "Executions"],
      ["/credentials", "Credentials"],
    ]) {
      await page.goto(`${stack.url}${path}`);
      await page.getByRole("heading", { name: heading ?? "", level: 1 }).waitFor();
      expect(await seriousProblems(page), heading).toEqual([]);
    }
    await page.goto(`${stack.url}/nowhere`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await seriousProblems(page), "not found").toEqual([]);
    await context.close();
  });
});
