import { AxeBuilder } from "@axe-core/playwright";
import { type ProviderServer, startProviderServer } from "@workfuse/ai/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, launchBrowser, newPerson, newTab } from "./browser.ts";
import { callApi, nodeOn, openWorkflow } from "./canvas.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

let stack: LocalStack;
let browser: Browser;
let provider: ProviderServer;
let person: Person;

beforeAll(async () => {
  [stack, browser, provider] = await Promise.all([startLocalStack(), launchBrowser(), startProviderServer()]);
  person = await newPerson({ browser, url: stack.url });
});
afterAll(async () => {
  await browser.close();
  await stack.remove();
  await provider.close();
});

/** What the provider gives next. */
function script(...answers: readonly unknown[]): void {
  provider.script(answers.map((answer) => ({ kind: "answer", text: JSON.stringify(answer), dripMs: 20 })));
}

/** What axe finds serious or worse, in light and in dark. Leaves a picture of both where WORKFUSE_SHOTS says. */
async function look({ page, name }: { page: Page; name: string }): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(500);
    const folder = process.env["WORKFUSE_SHOTS"];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(
      serious.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`)),
      `${name}, ${colorScheme}`,
    ).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

const order = { source: "manual", samplePayload: { customer: { email: "ada@example.com" }, total: 12 } };
const workflow = {
  nodes: [
    {
      id: "start",
      type: "trigger",
      label: "Issue opened",
      config: { samplePayload: { issue: { title: "Bug" } } },
    },
    {
      id: "summary",
      type: "ai",
      label: "Summarise",
      config: {
        task: "summarize",
        provider: "openai",
        model: "gpt-6-luna",
        prompt: "{{trigger.data.issue.title}}",
      },
    },
    {
      id: "slack",
      type: "http",
      label: "Post to Slack",
      config: {
        method: "POST",
        url: "https://slack.com/api/chat.postMessage",
        body: { channel: "#issues", text: "{{nodes.summary.response}}" },
        auth: { type: "bearer", secretArn: "credential:missing" },
      },
    },
  ],
  edges: [
    { from: "start", to: "summary" },
    { from: "summary", to: "slack" },
  ],
};
const plan = {
  name: "Issues to Slack",
  steps: ["An issue is opened", "It is summarised", "Slack is told"],
  nodeTypes: ["trigger", "ai", "http"],
  questions: ["Which channel should it go to?"],
};

test("without a model the place to ask says what to do and leads there; the settings page sets one up", async () => {
  const { page, complaints } = await newTab(person);
  await openWorkflow({
    page,
    name: "Plain",
    nodes: [{ id: "t", type: "trigger", config: order }],
    edges: [],
  });
  await page.getByRole("button", { name: "Describe a change" }).click();
  const panel = page.getByRole("complementary", { name: "Describe the workflow" });
  await panel.getByRole("textbox", { name: "What should happen?" }).fill("Mail me");
  await page.keyboard.press("Enter");
  await panel.getByRole("link", { name: "Choose one in the AI settings" }).click();
  await page.getByRole("heading", { name: "AI", level: 1 }).waitFor();
  const form = page.getByRole("form", { name: "Language model" });
  await form.getByRole("combobox", { name: "Provider" }).selectOption("openai");
  await form.getByRole("combobox", { name: "Model" }).fill("test");
  await form.getByRole("textbox", { name: "Address" }).fill(provider.urls.openai);
  await form.getByRole("button", { name: "New credential" }).click();
  const dialog = page.getByRole("dialog", { name: /credential/i });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Model key");
  await dialog.getByLabel("Value").fill("sk-canary-0123456789");
  await dialog.getByRole("button", { name: /Store|Create|Save/ }).click();
  await dialog.waitFor({ state: "hidden" });
  await form.getByRole("button", { name: "Use this model" }).click();
  await page.getByRole("list", { name: "Providers" }).getByText("In use").waitFor();
  await look({ page, name: "settings" });
  // The refusal of the first question is an answer of 422, which browsers report.
  expect(complaints.filter((text) => !text.includes("422"))).toEqual([]);
  await page.close();
});

test("a sentence in the inspector becomes a configuration, shown as a difference, taken or discarded", async () => {
  const { page } = await newTab(person);
  await openWorkflow({
    page,
    name: "Order",
    nodes: [
      { id: "t", type: "trigger", config: order },
      {
        id: "send",
        type: "http",
        x: 320,
        label: "Send",
        config: { method: "GET", url: "https://example.com" },
      },
    ],
    edges: ["t>send"],
  });
  await nodeOn(page, /^Send/).click();
  await page.getByRole("button", { name: "Describe it instead" }).click();
  const config = {
    method: "POST",
    url: "https://example.com/orders",
    body: { to: "{{trigger.data.customer.email}}" },
  };
  const answer = {
    config: JSON.stringify(config),
    confidence: 0.9,
    reasoning: "Posts the customer’s address.",
  };
  script({ ...answer, config: JSON.stringify({ ...config, methd: 1 }) }, answer);
  const box = page.getByRole("region", { name: "Describe this node" });
  await page.keyboard.type("post the customer's e-mail address to example.com/orders");
  await page.keyboard.press("Enter");
  const proposal = box.getByRole("group", { name: "Proposal" });
  await proposal.getByText("Posts the customer’s address.").waitFor();
  expect(await proposal.getByRole("listitem").allInnerTexts()).toHaveLength(3);
  await look({ page, name: "inspector" });
  await proposal.getByRole("button", { name: "Use it" }).click();
  await page.getByText("Unsaved changes").waitFor();
  expect(await page.getByRole("textbox", { name: "URL" }).inputValue()).toBe("https://example.com/orders");
  await page.keyboard.press("Escape");
  await page.close();
});

test("a sentence becomes a workflow on the canvas: refused it is gone, accepted it stays, and says what is missing", async () => {
  const { page } = await newTab(person);
  await page.getByRole("button", { name: "New workflow" }).click();
  const dialog = page.getByRole("dialog", { name: "New workflow" });
  await dialog
    .getByRole("textbox", { name: "Describe what should happen" })
    .fill("When a GitHub issue is opened, summarise it and post to Slack");
  await look({ page, name: "new-workflow" });
  const written = {
    workflow: JSON.stringify(workflow),
    summary: "New issues are summarised and told to Slack.",
  };
  script(plan, { ...written, workflow: "{" }, written, plan, written);
  await dialog.getByRole("button", { name: "Create workflow" }).click();
  const bar = page.getByRole("region", { name: "Proposed change" });
  await bar.getByText("2 new nodes, 1 changed").waitFor();
  const panel = page.getByRole("complementary", { name: "Describe the workflow" });
  await panel.getByText("Which channel should it go to?").waitFor();
  await look({ page, name: "proposal" });
  await bar.getByRole("button", { name: "Refuse" }).click();
  await bar.waitFor({ state: "hidden" });
  expect(await nodeOn(page, /^(?:Issue opened|Summarise|Post to Slack) /).count()).toBe(0);
  expect(await page.getByText("Unsaved changes").count()).toBe(0);

  await panel.getByRole("textbox", { name: "What should happen?" }).fill("Once more, please");
  await panel.getByRole("button", { name: "Propose" }).click();
  await bar.getByRole("button", { name: "Accept" }).click();
  await bar.waitFor({ state: "hidden" });
  expect(await nodeOn(page, /^(?:Issue opened|Summarise|Post to Slack) /).count()).toBe(3);
  await panel.getByRole("button", { name: "Choose a credential for “Post to Slack”." }).last().click();
  await page.getByRole("complementary", { name: "Settings of Post to Slack" }).waitFor();
  const sent = provider.requests.map(({ body }) => JSON.stringify(body));
  expect(sent.at(-1)).toContain("When a GitHub issue is opened");
  // Prompts name the credential and hold neither its value nor its ARN.
  expect(sent.join("\n")).toContain("Model key");
  expect(sent.join("\n")).not.toMatch(/sk-canary|arn:aws/);
  await page.close();
});

test("a workflow is explained from its menu, and a step leads to its node", async () => {
  const { page } = await newTab(person);
  await openWorkflow({
    page,
    name: "Explained",
    nodes: [{ id: "t", type: "trigger", config: order }],
    edges: [],
  });
  script({
    summary: "It waits for somebody to run it.",
    steps: [{ nodeId: "t", text: "Begins when somebody presses Run." }],
    remarks: ["It does nothing else yet."],
  });
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Explain this workflow" }).click();
  const dialog = page.getByRole("dialog", { name: "What this workflow does" });
  await dialog.getByText("It waits for somebody to run it.").waitFor();
  await look({ page, name: "explain" });
  await dialog.getByRole("list", { name: "Steps" }).getByRole("button").click();
  await page.getByRole("complementary", { name: /^Settings of/ }).waitFor();
  await page.close();
});

test("a failed execution is mended: the cause, the change, a replay of what was recorded, and the next version", async () => {
  const { page } = await newTab(person);
  const code = (text: string) => ({ language: "javascript", code: text });
  const id = await openWorkflow({
    page,
    name: "Prices",
    nodes: [
      { id: "t", type: "trigger", config: order },
      {
        id: "sum",
        type: "transform",
        x: 320,
        label: "Add up",
        config: code("return trigger.data.prices.total;"),
      },
    ],
    edges: ["t>sum"],
  });
  const execution = await callApi<string>({
    page,
    procedure: "executions.trigger",
    input: { workflowId: id },
  });
  await page.goto(new URL(`/executions/${execution}`, page.url()).href);
  script({
    diagnosis: "Orders have no prices; the code takes them for granted.",
    cause: "workflow",
    confidence: 0.85,
    changes: [{ nodeId: "sum", config: JSON.stringify(code("return trigger.data.prices?.total ?? 0;")) }],
  });
  await page.getByRole("button", { name: "Fix this" }).click();
  const dialog = page.getByRole("dialog", { name: "Fix this execution" });
  await dialog
    .getByText("Before: failed. With the change, a replay of the same data is completed.")
    .waitFor();
  await look({ page, name: "fix" });
  await dialog.getByRole("button", { name: "Apply to the workflow" }).click();
  await page.getByRole("application", { name: "Canvas" }).waitFor();
  await page.getByText("Version 2").first().waitFor();
  await page.close();
});
