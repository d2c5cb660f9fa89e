import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ProviderServer, startProviderServer } from "@workfuse/ai/testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, launchBrowser, newPerson, newTab } from "./browser.ts";
import { callApi, nodeOn, openWorkflow } from "./canvas.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";

let stack: LocalStack;
let browser: Browser;
let person: Person;
let provider: ProviderServer;

beforeAll(async () => {
  provider = await startProviderServer();
  [stack, browser] = await Promise.all([startLocalStack(), launchBrowser()]);
  person = await newPerson({ browser, url: stack.url });
});
afterAll(async () => {
  await browser.close();
  await stack.remove();
  await provider.close();
});

test("the AI SDK is in the worker, and in none of the editor's files", () => {
  const sdk = /api\.anthropic\.com|generativelanguage\.googleapis\.com|AI_APICallError/;
  const root = join(import.meta.dirname, "../../../apps");
  const files = globSync("**/*.{js,html}", { cwd: join(root, "editor/dist") });
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) expect(readFileSync(join(root, "editor/dist", file), "utf8")).not.toMatch(sdk);
  expect(readFileSync(join(root, "worker/dist/main.js"), "utf8")).toMatch(sdk);
});

test("an AI node is set up in its form, and its answer is seen as it is written, also after coming back", async () => {
  const { page, complaints } = await newTab(person);
  await callApi({
    page,
    procedure: "secrets.create",
    input: { name: "My AI key", value: "sk-e2e-0123456789" },
  });
  await openWorkflow({
    page,
    name: "AI",
    nodes: [
      { id: "start", type: "trigger", config: { samplePayload: {} } },
      { id: "ai", type: "ai", x: 320, config: { provider: "openai", model: "gpt-6-luna", prompt: "Hello" } },
    ],
    edges: ["start>ai"],
  });
  await nodeOn(page, /^ai/).click();
  const settings = page.getByRole("complementary", { name: "Settings of ai" });
  const model = settings.getByRole("combobox", { name: "Model" });
  await model.waitFor();
  expect(await model.locator("xpath=following-sibling::datalist/option").allTextContents()).toContain(
    "gpt-6-sol",
  );
  await settings.getByRole("combobox", { name: "Provider" }).selectOption("Anthropic");
  expect(await model.locator("xpath=following-sibling::datalist/option").allTextContents()).toContain(
    "claude-sonnet-5-5",
  );
  await settings.getByRole("combobox", { name: "Provider" }).selectOption("OpenAI-compatible");
  await settings.getByRole("textbox", { name: "Address" }).fill(provider.urls.compatible);
  await settings.getByRole("textbox", { name: "Model" }).fill("my-own-model");
  await settings.getByRole("combobox", { name: "Credential" }).selectOption("My AI key");
  await settings.getByRole("combobox", { name: "Task" }).selectOption("Work with tools (agent)");
  await settings.getByRole("button", { name: "Add tool" }).click();
  await settings
    .getByRole("group", { name: "Tool 1" })
    .getByRole("button", { name: "Remove tool 1" })
    .click();
  await settings.getByRole("combobox", { name: "Task" }).selectOption("Answer a prompt");

  const text = "The quick brown fox jumps over the lazy dog. ".repeat(3).trim();
  provider.script([{ kind: "answer", text, pieces: 60, dripMs: 100 }]);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const execution = page.getByRole("region", { name: "Execution" });
  const writing = execution.getByRole("region", { name: "Being written" });
  await writing.getByText(/^The quick/).waitFor();
  await execution.getByRole("link", { name: "Open execution" }).click();
  const ofPage = page.getByRole("region", { name: "Being written" });
  await ofPage.getByText(/^The quick brown/).waitFor();
  await page.reload();
  await ofPage.getByText(/^The quick brown/).waitFor();
  await page.getByText("Completed").first().waitFor();
  await page
    .getByRole("region", { name: "Output" })
    .getByText(/lazy dog\.?"?$/)
    .first()
    .waitFor();
  await ofPage.waitFor({ state: "detached" });
  expect(provider.requests.at(-1)?.headers["authorization"]).toBe("Bearer sk-e2e-0123456789");
  expect(complaints).toEqual([]);
  await page.close();
});
