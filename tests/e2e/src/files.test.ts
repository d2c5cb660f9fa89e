import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, newPerson } from "./browser.ts";
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

// One grey pixel.
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAggCBVm2ZTQAAAABJRU5ErkJggg==";

/** Calls the API as the page itself does. */
async function call({ page, procedure, input }: { page: Page; procedure: string; input: unknown }) {
  const answer: unknown = await page.evaluate(
    async ({ path, body }) => {
      const response = await fetch(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      return response.json();
    },
    { path: `/trpc/${procedure}`, body: JSON.stringify(input) },
  );
  return (answer as { result: { data: unknown } }).result.data;
}

const node = (id: string, type: string, config: object) => ({
  id,
  type,
  position: { x: 0, y: 0 },
  data: { label: id, config },
});

test("files in a node's data are cards: a picture is shown, every file is downloaded under its name", async () => {
  const { page, context, complaints } = await newPerson({ browser, url: stack.url });
  const graph = {
    formatVersion: 1,
    nodes: [
      node("Start", "trigger", { source: "manual" }),
      node("Picture", "file", { operation: "write", format: "base64", value: png, name: "dot.png" }),
      node("Table", "convert", { operation: "writeXlsx", value: [{ a: 1 }], fileName: "numbers.xlsx" }),
      node("Markdown", "convert", { operation: "htmlToMarkdown", value: "<h1>A</h1>" }),
      node("HTML", "convert", {
        operation: "markdownToHtml",
        value: "# A",
        asFile: true,
        fileName: "a.html",
      }),
    ],
    edges: [
      ["Start", "Picture"],
      ["Picture", "Table"],
      ["Table", "Markdown"],
      ["Markdown", "HTML"],
    ].map(([source, target]) => ({ id: `${source}-${target}`, source, target })),
  };
  const created = await call({ page, procedure: "workflows.create", input: { name: "Files", graph } });
  const { id: workflowId } = created as { id: string };
  const id = await call({ page, procedure: "executions.trigger", input: { workflowId } });
  await page.goto(`${stack.url}/executions/${String(id)}`);
  await page.getByText("Completed").waitFor();
  const show = (name: string) =>
    page.getByRole("list", { name: "Nodes of the execution" }).getByRole("button", { name }).click();

  await show("Picture");
  const card = page.getByRole("figure", { name: "File dot.png" });
  const picture = card.getByRole("img", { name: "dot.png" });
  await picture.waitFor();
  expect(await card.innerText()).toContain("PNG · 67 bytes");
  await expect
    .poll(() => picture.evaluate((image: object): unknown => Reflect.get(image, "naturalWidth")), {
      timeout: 5000,
    })
    .toBe(1);
  const { violations } = await new AxeBuilder({ page }).include("figure").analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);

  for (const [label, name] of [
    ["Table", "numbers.xlsx"],
    ["HTML", "a.html"],
  ] as const) {
    await show(label);
    const link = page.getByRole("link", { name: `Download ${name}` });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toBe(name);
    expect(await download.failure()).toBeNull();
  }
  await show("Markdown");
  await page.getByText('"# A"').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});
