import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";

const executablePath = process.env["WORKFUSE_CHROMIUM"] ?? "/usr/bin/chromium";
const quiet = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, args: quiet });
}

export type Person = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the page: uncaught errors and error messages on the console. */
  readonly complaints: readonly string[];
};

/** A fresh browser profile that has just signed up. */
export async function newPerson({
  browser,
  url,
  email = `ada-${Date.now()}-${Math.random()}@example.com`,
}: {
  browser: Browser;
  url: string;
  email?: string;
}): Promise<Person> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${url}/sign-up`);
  await page.getByRole("textbox", { name: "Name" }).fill("Ada Lovelace");
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
  // Being asked who one is before signing up is no complaint; from here on everything is.
  return { page, context, complaints: complaintsOf(page) };
}

function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return complaints;
}

/** Another tab of somebody who has signed up; people cannot sign up as often as tests would like. */
export async function newTab({ context, page: first }: Person): Promise<Person> {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(new URL("/", first.url()).href);
  return { page, context, complaints: complaintsOf(page) };
}

/** Creates a workflow in the dialog and opens it. */
export async function newWorkflow({ page, starter }: { page: Page; starter: RegExp }): Promise<void> {
  await page.getByRole("button", { name: "New workflow" }).click();
  const dialog = page.getByRole("dialog", { name: "New workflow" });
  await dialog.getByRole("radio", { name: starter }).check({ force: true });
  await dialog.getByRole("button", { name: "Create workflow" }).click();
  await page.getByRole("application", { name: "Canvas" }).waitFor();
}

/** Switches the workflow on and gives its webhook's address. */
export async function activate(page: Page): Promise<string> {
  const toggle = page.getByRole("switch", { name: "Active" });
  await toggle.click();
  await page.getByText("every call to this address starts an execution").waitFor();
  const address = await page.getByRole("group", { name: "Webhook address" }).locator("code").innerText();
  return address.trim();
}
