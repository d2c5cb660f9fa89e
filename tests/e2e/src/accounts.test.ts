import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { totpCode } from "@workfuse/testing/totp";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { launchBrowser, newPerson, newWorkflow } from "./browser.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

let stack: LocalStack;
let browser: Browser;
const password = "correct horse battery";

beforeAll(async () => {
  [stack, browser] = await Promise.all([startLocalStack(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await stack.remove();
});

async function expectAccessible(page: Page, where: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    // What fades in has less contrast for a moment; a reader looks at what is there.
    await page.waitForTimeout(400);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
    expect(serious, `${where}, ${colorScheme}`).toEqual([]);
  }
}

/** The last link of this kind in the API's log. */
function linkInLog(kind: string): Promise<string> {
  return vi.waitFor(() => {
    const log = readFileSync(join(stack.dataDir, "logs", "api.log"), "utf8");
    const link = [...log.matchAll(new RegExp(`http://localhost:\\d+/${kind}[^"\\s]+`, "g"))].at(-1)?.[0];
    if (link === undefined) throw new Error(`no ${kind} in the log`);
    return link;
  }, 10_000);
}

async function signIn({ page, email, word }: { page: Page; email: string; word: string }): Promise<void> {
  await page.goto(`${stack.url}/sign-in`);
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(word);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("a member who was invited sees what the role allows, and no more", async () => {
  const { page: admin, context } = await newPerson({ browser, url: stack.url });
  await newWorkflow({ page: admin, starter: /^Route an order/ });
  const workflow = admin.url();
  await admin.goto(`${stack.url}/settings/members`);
  await admin.getByRole("button", { name: "Invite" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByRole("textbox", { name: "E-mail" }).fill("grace@example.com");
  await dialog.getByRole("combobox", { name: "Role" }).selectOption("viewer");
  await dialog.getByRole("button", { name: "Invite" }).click();
  const link = await dialog.getByRole("textbox", { name: "Invitation link" }).inputValue();
  await expectAccessible(admin, "invitation made");
  await dialog.getByRole("button", { name: "Done" }).click();
  await admin
    .getByRole("list", { name: "Invitations" })
    .getByText("grace@example.com", { exact: true })
    .waitFor();

  const guests = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const guest = await guests.newPage();
  guest.setDefaultTimeout(15_000);
  await guest.goto(link);
  await expectAccessible(guest, "invitation");
  await guest.getByRole("link", { name: "Create an account" }).click();
  await guest.getByRole("textbox", { name: "Name" }).fill("Grace");
  await guest.getByRole("textbox", { name: "E-mail" }).fill("grace@example.com");
  await guest.getByRole("textbox", { name: "Password" }).fill(password);
  await guest.getByRole("button", { name: "Create account" }).click();
  await guest.getByRole("button", { name: /^Join / }).click();
  await guest.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
  await guest
    .locator(`a[href="${new URL(workflow).pathname}"]`)
    .first()
    .waitFor();
  expect(await guest.getByRole("button", { name: "New workflow" }).count()).toBe(0);
  await guest.goto(workflow);
  await guest.getByRole("application", { name: "Canvas" }).waitFor();
  expect(await guest.getByRole("button", { name: "Run", exact: true }).count()).toBe(0);
  await guest.goto(`${stack.url}/settings/members`);
  await guest.getByRole("list", { name: "Members" }).getByText("grace@example.com").waitFor();
  expect(await guest.getByRole("button", { name: "Invite" }).count()).toBe(0);
  expect(await guest.getByRole("link", { name: "Audit log" }).count()).toBe(0);

  await admin.reload();
  await admin.getByRole("combobox", { name: "Role of Grace" }).selectOption("editor");
  await vi.waitFor(async () => {
    await guest.goto(stack.url);
    await guest.getByRole("button", { name: "New workflow" }).waitFor({ timeout: 2000 });
  }, 10_000);

  // The workspace of one's own is one switch away.
  await guest.getByRole("button", { name: /^Workspace:/ }).click();
  await guest.getByRole("menuitemradio", { name: /^Grace/ }).click();
  await guest.getByRole("button", { name: /^Workspace: Grace/ }).waitFor();

  await admin.goto(`${stack.url}/settings/audit`);
  await admin.getByRole("cell", { name: "members.setRole" }).waitFor();
  await admin.getByRole("cell", { name: "invitations.accept" }).waitFor({ state: "detached" });
  await expectAccessible(admin, "audit log");
  await guests.close();
  await context.close();
});

test("an API key that was made in the browser works in a program until it is revoked", async () => {
  const { page, context, complaints } = await newPerson({ browser, url: stack.url });
  await newWorkflow({ page, starter: /^Route an order/ });
  await page.goto(`${stack.url}/settings/api-keys`);
  await page.getByRole("button", { name: "New API key" }).click();
  const dialog = page.getByRole("dialog", { name: "New API key" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Deployment");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const key = await dialog.getByRole("textbox", { name: "API key" }).inputValue();
  await expectAccessible(page, "API key made");
  await dialog.getByRole("button", { name: "Done" }).click();
  const list = () => fetch(`${stack.url}/api/v1/workflows`, { headers: { authorization: `Bearer ${key}` } });
  const response = await list();
  expect(response.status).toBe(200);
  expect(((await response.json()) as { items: unknown[] }).items).toHaveLength(1);
  await expectAccessible(page, "API keys");
  await page.getByRole("button", { name: "Revoke Deployment" }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await page.getByText("No API key yet.").waitFor();
  expect((await list()).status).toBe(401);
  expect(complaints).toEqual([]);
  await context.close();
});

test("with two-step sign-in the password leads to the question for a code", async () => {
  const email = `two-${Date.now()}@example.com`;
  const { page, context, complaints } = await newPerson({ browser, url: stack.url, email });
  await page.goto(`${stack.url}/settings`);
  await expectAccessible(page, "profile");
  await page
    .getByRole("region", { name: "Two-step sign-in" })
    .getByRole("button", { name: "Set up" })
    .click();
  const dialog = page.getByRole("dialog", { name: "Set up two-step sign-in" });
  await dialog.getByRole("textbox", { name: "Your password" }).fill(password);
  await dialog.getByRole("button", { name: "Go on" }).click();
  const secret = await dialog.getByRole("textbox", { name: "Key" }).inputValue();
  const uri = `otpauth://totp/WorkFuse?secret=${secret}`;
  await expectAccessible(page, "setting up two-step sign-in");
  await dialog.getByRole("textbox", { name: "Code that the app shows" }).fill(totpCode(uri));
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByText("On. Signing in with your password").waitFor();
  expect(complaints).toEqual([]);
  await context.clearCookies();
  await signIn({ page, email, word: password });
  await page.getByRole("heading", { name: "Two-step sign-in" }).waitFor();
  await expectAccessible(page, "two-step sign-in");
  await page.getByRole("textbox", { name: "Code" }).fill(totpCode(uri));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
  await context.close();
});

test("a forgotten password is set anew by the link, which stands in the log where there is no mail server", async () => {
  const email = `forgot-${Date.now()}@example.com`;
  const { page, context } = await newPerson({ browser, url: stack.url, email });
  await context.clearCookies();
  await page.goto(`${stack.url}/sign-in`);
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expectAccessible(page, "forgot password");
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.getByText(`If there is an account for ${email}`).waitFor();
  await page.goto(await linkInLog("reset-password"));
  await expectAccessible(page, "reset password");
  await page.getByRole("textbox", { name: "New password" }).fill("another horse battery");
  await page.getByRole("button", { name: "Set password" }).click();
  await page.getByRole("heading", { name: "Your password is set" }).waitFor();
  await signIn({ page, email, word: "another horse battery" });
  await page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
  await page.goto(await linkInLog("verify-email"));
  await page.getByText("Your address is verified").waitFor();
  await expectAccessible(page, "verified");
  await context.close();
});

test("a variable is made and shown to the workspace", async () => {
  const { page, context, complaints } = await newPerson({ browser, url: stack.url });
  await page.goto(`${stack.url}/settings/variables`);
  await page.getByRole("button", { name: "New variable" }).click();
  const dialog = page.getByRole("dialog", { name: "New variable" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("CHANNEL");
  await dialog.getByRole("textbox", { name: "Value" }).fill("#orders");
  await dialog.getByRole("button", { name: "Save variable" }).click();
  await page.getByRole("list", { name: "Variables" }).getByText("#orders").waitFor();
  await expectAccessible(page, "variables");
  expect(complaints).toEqual([]);
  await context.close();
});

test("a passkey signs in without a password", async () => {
  const { page, context, complaints } = await newPerson({ browser, url: stack.url });
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(`${stack.url}/settings`);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("list", { name: "Passkeys" }).getByRole("listitem").waitFor();
  expect(complaints).toEqual([]);
  await context.clearCookies();
  await page.goto(`${stack.url}/sign-in`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
  await context.close();
});
