// Makes docs/screenshots from a running stack: `node tests/e2e/src/screenshots.ts http://localhost:3000`. Needs Chromium.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { launchBrowser } from "./browser.ts";

const root = resolve(import.meta.dirname, "../../..");
const url = process.argv[2] ?? "http://localhost:3000";
const target = join(root, "docs/screenshots");
mkdirSync(target, { recursive: true });
const browser = await launchBrowser();

for (const colorScheme of ["light", "dark"] as const) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme });
  const page = await context.newPage();
  const shot = async (name: string): Promise<void> => {
    await page.waitForTimeout(600);
    await page.screenshot({ path: join(target, `${name}-${colorScheme}.png`) });
  };
  await page.goto(`${url}/sign-up`);
  await shot("sign-up");
  await page.getByRole("textbox", { name: "Name" }).fill("Ada Lovelace");
  await page.getByRole("textbox", { name: "E-mail" }).fill(`ada-${Date.now()}@example.com`);
  await page.getByRole("textbox", { name: "Password" }).fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "New workflow" }).click();
  await shot("new-workflow");
  await page.getByRole("textbox", { name: "Name" }).fill("Route an order");
  await page.getByRole("button", { name: "Create workflow" }).click();
  await page.getByRole("application", { name: "Canvas" }).waitFor();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("region", { name: "Execution" }).getByText("Completed").waitFor();
  await shot("editor");
  await page.getByRole("group", { name: "Add up the order (Transform)" }).click();
  await shot("inspector");
  await page.getByRole("link", { name: "Open execution" }).click();
  await page
    .getByRole("list", { name: "Nodes of the execution" })
    .getByRole("button", { name: /^A large order/ })
    .click();
  await shot("execution");
  await page.goto(`${url}/executions`);
  await page.getByRole("heading", { name: "Executions", level: 1 }).waitFor();
  await shot("executions");
  await page.goto(url);
  await page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
  await shot("home");
  await page.goto(`${url}/credentials`);
  await page.getByRole("heading", { name: "Credentials", level: 1 }).waitFor();
  await shot("credentials");
  await context.close();
}
await browser.close();
