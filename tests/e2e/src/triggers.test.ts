import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Person, launchBrowser, newPerson, newTab } from "./browser.ts";
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

type Created = { readonly id: string; readonly webhookUrl: string; readonly formUrl: string };

/** Creates a workflow of a trigger and the nodes that follow it in a line. */
async function create({
  name,
  config,
  nodes = [],
  active = false,
}: {
  name: string;
  config: unknown;
  nodes?: readonly { readonly id: string; readonly type: string; readonly config: unknown }[];
  active?: boolean;
}): Promise<Created> {
  const all = [{ id: "start", type: "trigger", config }, ...nodes];
  const graph = {
    formatVersion: 1,
    nodes: all.map(({ id, type, config: each }, index) => ({
      id,
      type,
      position: { x: index * 260, y: 0 },
      data: { label: id, config: each },
    })),
    edges: nodes.map(({ id }, index) => ({ id: `e${index}`, source: all[index]?.id, target: id })),
  };
  return person.page.evaluate(
    async ({ input, isActive }) => {
      const call = async (path: string, body: unknown) => {
        const answer = await fetch(`/trpc/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(await answer.text());
        return ((await answer.json()) as { result: { data: Created } }).result.data;
      };
      const created = await call("workflows.create", input);
      return isActive ? call("workflows.activate", { id: created.id, active: true }) : created;
    },
    { input: { name, graph }, isActive: active },
  );
}

/** The workflow's page with the trigger's dialog. */
async function openTrigger({ id }: { id: string }): Promise<{ page: Page; complaints: readonly string[] }> {
  const { page, complaints } = await newTab(person);
  await page.goto(`${stack.url}/workflows/${id}`);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Trigger and deliveries" }).click();
  await page.getByRole("dialog", { name: "Trigger" }).waitFor();
  return { page, complaints };
}

async function look({ page, name }: { page: Page; name: string }): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    // What fades in has less contrast for a moment.
    await page.waitForTimeout(400);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(
      serious.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`)),
      `${name}, ${colorScheme}`,
    ).toEqual([]);
    const folder = process.env["WORKFUSE_SCREENSHOTS"];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/trigger-${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

const post = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

describe("a webhook", () => {
  test("is tried out at its test address while the page listens, and gets a new address when asked twice", async () => {
    const { id, webhookUrl } = await create({ name: "Try it", config: { source: "webhook" } });
    const { page, complaints } = await openTrigger({ id });
    await page.getByRole("tab", { name: "Address" }).click();
    const testUrl = webhookUrl.replace("/hooks/", "/hooks/test/");
    expect((await post(testUrl, {})).status).toBe(404);
    await page.getByRole("button", { name: "Listen", exact: true }).click();
    await page.getByText(/^Listening…/).waitFor();
    await look({ page, name: "address" });
    expect(
      (
        await page.getByRole("group", { name: "Test address", exact: true }).locator("code").innerText()
      ).trim(),
    ).toBe(testUrl);
    expect((await post(`${testUrl}/orders`, { customer: "Grace" })).status).toBe(202);
    const arrived = page.getByRole("status", { name: "Arrived" });
    await arrived.getByText("Accepted").waitFor();
    await arrived.getByText("POST /orders").waitFor();
    await arrived.getByText("Grace").waitFor();
    await page.getByRole("button", { name: "Stop listening" }).click();
    await arrived.waitFor({ state: "detached" });
    expect((await post(testUrl, {})).status).toBe(404);

    await page.getByRole("button", { name: "Change the address" }).click();
    const sure = page.getByRole("dialog", { name: /^Change the webhook/ });
    await sure.getByRole("button", { name: "Keep it" }).click();
    await sure.waitFor({ state: "detached" });
    const address = page.getByRole("group", { name: "Webhook address" }).locator("code");
    expect((await address.innerText()).trim()).toBe(webhookUrl);
    await page.getByRole("button", { name: "Change the address" }).click();
    await sure.getByRole("button", { name: "Change the address" }).click();
    await sure.waitFor({ state: "detached" });
    expect((await address.innerText()).trim()).not.toBe(webhookUrl);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("takes and answers as its settings say, from the moment they are saved; what came is listed and runs again", async () => {
    const { id, webhookUrl } = await create({
      name: "Settings",
      config: { source: "webhook" },
      nodes: [
        { id: "hello", type: "set", config: { fields: [{ path: "said", value: "{{trigger.data.word}}" }] } },
      ],
      active: true,
    });
    const { page, complaints } = await openTrigger({ id });
    await page.getByRole("tab", { name: "Settings" }).click();
    const form = page.getByRole("form", { name: "Webhook settings" });
    await form.getByRole("checkbox", { name: "PUT" }).check();
    const proof = form.getByRole("combobox", { name: "Callers prove who they are with" });
    await proof.selectOption({ label: "An API key" });
    await form.getByRole("button", { name: "Save settings" }).click();
    await form.getByText("Not saved: Choose a credential.").waitFor();
    for (const [field, secret] of [
      ["Credential", "first-key-123"],
      ["Next credential", "second-key-456"],
    ] as const) {
      if (field === "Next credential")
        await form.getByRole("button", { name: "Add another, to change over" }).click();
      await form.getByRole("button", { name: "New credential" }).last().click();
      const dialog = page.getByRole("dialog", { name: "New credential" });
      await dialog.getByRole("textbox", { name: "Name" }).fill(field);
      await dialog.getByLabel("Value").fill(secret);
      await dialog.getByRole("button", { name: /^Store/ }).click();
      await dialog.waitFor({ state: "detached" });
      const chosen = form.getByRole("combobox", { name: field, exact: true }).locator("option:checked");
      expect(await chosen.textContent()).toBe(field);
    }
    await form.getByRole("combobox", { name: "The caller is answered" }).selectOption("wait");
    await form.getByRole("combobox", { name: "The same delivery again" }).selectOption("body");
    await form.getByRole("textbox", { name: "Addresses that may call" }).fill("127.0.0.1\n::1\n");
    await form.getByRole("textbox", { name: /^Pages that may call/ }).fill("https://example.com");
    await form.getByRole("checkbox", { name: "Limit how many come" }).check();
    await look({ page, name: "settings" });
    await form.getByRole("button", { name: "Save settings" }).click();
    await page.getByText("settings hold from now on").waitFor();

    expect((await post(webhookUrl, { word: "no" })).status).toBe(401);
    for (const key of ["first-key-123", "second-key-456"]) {
      const answer = await post(webhookUrl, { word: key }, { "x-api-key": key });
      expect([answer.status, await answer.text()]).toEqual([200, JSON.stringify({ said: key })]);
    }

    await page.getByRole("tab", { name: "Deliveries" }).click();
    const deliveries = page.getByRole("region", { name: "Deliveries" });
    await deliveries.getByRole("article", { name: "Accepted delivery" }).nth(1).waitFor();
    await deliveries.getByRole("article", { name: "Refused delivery" }).getByRole("button").first().click();
    await deliveries.getByText("It did not prove who sent it.").waitFor();
    await deliveries.getByRole("combobox", { name: "Outcome" }).selectOption("accepted");
    await deliveries.getByText("It did not prove who sent it.").waitFor({ state: "detached" });
    const newest = deliveries.getByRole("article").first();
    await newest.getByRole("button").first().click();
    await newest.getByRole("region", { name: "Headers" }).getByText("content-type").waitFor();
    await newest.getByRole("region", { name: "Body" }).getByText("second-key-456").waitFor();
    await look({ page, name: "deliveries" });
    await newest.getByRole("button", { name: "Run it again" }).click();
    await page.getByText("It runs again.").waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});

test("a schedule is told as a sentence, with its zone, what happens to missed runs, and the next ten", async () => {
  const { id } = await create({
    name: "Nightly",
    config: {
      source: "schedule",
      schedule: {
        kind: "cron",
        cron: "30 9 * * MON-FRI",
        timeZone: "Europe/London",
        missed: "runAll",
        missedLimit: 5,
      },
    },
  });
  const { page, complaints } = await openTrigger({ id });
  await page.getByText("At 09:30 from Monday to Friday.").waitFor();
  await page.getByText("Europe/London").waitFor();
  await page.getByText("all made up for, the last 5 at most.").waitFor();
  const times = await page.getByRole("region", { name: "Next runs" }).locator("time").allInnerTexts();
  expect(times).toHaveLength(10);
  for (const time of times) expect(time).toMatch(/^(?:Mon|Tue|Wed|Thu|Fri), .* 09:30:00$/);
  await look({ page, name: "schedule" });
  await page.getByRole("button", { name: /^Change it/ }).click();
  await page.getByRole("complementary", { name: "Settings of start" }).waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test("a form shows its address and its fields; a file that is sent with it is a file of the execution", async () => {
  const { id, formUrl } = await create({
    name: "Apply",
    config: {
      source: "form",
      form: {
        title: "Apply",
        fields: [
          { name: "who", label: "Your name", required: true },
          { name: "letter", label: "Your letter", type: "file", required: true },
        ],
      },
    },
    active: true,
  });
  const { page, complaints } = await openTrigger({ id });
  expect((await page.getByRole("group", { name: "Form address" }).locator("code").innerText()).trim()).toBe(
    formUrl,
  );
  await page.getByText("{{trigger.data.letter}}").waitFor();
  await look({ page, name: "form" });
  const [form] = await Promise.all([
    page.context().waitForEvent("page"),
    page.getByRole("link", { name: "Open the form" }).click(),
  ]);
  await form.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await form.locator("form").evaluate((element) => element.setAttribute("novalidate", ""));
  await form.getByRole("button", { name: "Send" }).click();
  await form.getByRole("link", { name: "Your letter: Choose a file." }).waitFor();
  await form
    .getByLabel("Your letter")
    .setInputFiles({ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("Dear all") });
  await form.getByRole("button", { name: "Send" }).click();
  await form.getByText("Thank you. Your answers have been received.").waitFor();
  await form.close();
  await page.goto(`${stack.url}/executions?workflowId=${id}`);
  await page.getByRole("link", { name: /^Apply/ }).click();
  await page.getByText("letter.txt").first().waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test("a workflow that others run lists them", async () => {
  const called = await create({ name: "Called", config: { source: "workflow" } });
  await create({
    name: "Caller",
    config: { source: "manual" },
    nodes: [{ id: "call", type: "workflow", config: { workflowId: called.id, data: "", wait: true } }],
  });
  const { page, complaints } = await openTrigger(called);
  await page.getByRole("region", { name: "Callers" }).getByRole("link", { name: "Caller" }).waitFor();
  await look({ page, name: "callers" });
  expect(complaints).toEqual([]);
  await page.close();
});

test("the list of executions shows what happens without being asked again", async () => {
  const { webhookUrl } = await create({ name: "Seen at once", config: { source: "webhook" }, active: true });
  const { page, complaints } = await newTab(person);
  await page.goto(`${stack.url}/executions`);
  await page.getByRole("heading", { name: "Executions", level: 1 }).waitFor();
  await page.waitForTimeout(2500);
  await post(webhookUrl, {});
  const row = page.getByRole("row", { name: /Seen at once/ });
  await row.getByText("Completed").waitFor({ timeout: 8000 });
  expect(complaints).toEqual([]);
  await page.close();
});
