import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, launchBrowser, newPerson, newTab, newWorkflow } from "./browser.ts";
import { boxOf, drag, nodeOn, openWorkflow } from "./canvas.ts";
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

const items = { samplePayload: { items: [1, 2, 3] } };
const fields = (value: string) => ({ fields: [{ path: "value", value }] });

test("a loop is built by adding to it, runs, and shows how often", async () => {
  const { page, complaints } = await newTab(person);
  await newWorkflow({ page, starter: /^Empty workflow/ });
  await page.getByRole("button", { name: /^Add a node after When/ }).click();
  await page.getByRole("option", { name: /^Loop/ }).click();
  await page.getByRole("combobox", { name: "Repeat" }).selectOption("times");
  await page.getByRole("textbox", { name: "Times", exact: true }).fill("3");
  await page.getByRole("button", { name: "Add a node inside Loop" }).click();
  await page.getByRole("option", { name: /^Transform/ }).click();
  const settings = page.getByRole("complementary", { name: /^Settings of/ });
  await settings.getByRole("textbox", { name: "Code" }).fill("index * 2");
  const [frame, body] = [nodeOn(page, "Loop (Loop)"), nodeOn(page, /^Transform/)];
  const [outer, inner] = [await boxOf(frame), await boxOf(body)];
  expect(inner.x).toBeGreaterThan(outer.x);
  expect(inner.x + inner.width).toBeLessThan(outer.x + outer.width);
  expect(inner.y + inner.height).toBeLessThan(outer.y + outer.height);
  // What follows a node of the body joins the body.
  await page.getByRole("button", { name: "Add a node after Transform" }).click();
  await page.getByRole("option", { name: /^Transform/ }).click();
  await settings.getByRole("combobox", { name: "Stands in" }).waitFor();
  expect(await settings.getByRole("combobox", { name: "Stands in" }).inputValue()).toBe("loop");
  await settings.getByRole("textbox", { name: "Code" }).fill("nodes.transform.result + 1");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("region", { name: "Execution" }).getByText("Completed").waitFor();
  await frame.getByText("Iteration 3 of 3").waitFor();
  await frame.getByText("Succeeded").waitFor();
  await nodeOn(page, "Transform (Transform)").getByText("Run 3 times").waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test("a frame takes its body along; nodes are dragged into it and out of it, unless a connection forbids it", async () => {
  const { page, complaints } = await newTab(person);
  await openWorkflow({
    page,
    name: "Frames",
    nodes: [
      { id: "start", type: "trigger", config: items },
      { id: "loop", type: "loop", x: 320, config: { items: "{{trigger.data.items}}" } },
      { id: "one", type: "set", x: 352, y: 72, parentId: "loop", config: fields("{{item}}") },
      { id: "two", type: "set", x: 672, y: 72, parentId: "loop", config: fields("{{nodes.one.value}}") },
      { id: "free", type: "set", x: 352, y: 320, config: fields("1") },
    ],
    edges: ["start>loop", "one>two", "start>free"],
  });
  const [frame, one, free] = [nodeOn(page, "loop (Loop)"), nodeOn(page, /^one/), nodeOn(page, /^free/)];
  const before = { frame: await boxOf(frame), one: await boxOf(one) };
  await drag({ page, from: frame, by: { x: 0, y: -80 } });
  const after = { frame: await boxOf(frame), one: await boxOf(one) };
  expect(after.frame.y).toBeLessThan(before.frame.y - 40);
  expect(after.one.y - before.one.y).toBeCloseTo(after.frame.y - before.frame.y, 0);
  expect(after.frame.height).toBeCloseTo(before.frame.height, 0);

  // Connected with a node that stays: refused with the reason, and back where it was.
  await drag({ page, from: one, by: { x: -60, y: 260 } });
  await page.getByText(/“one” is connected with “two”, and no connection can cross/).waitFor();
  expect((await boxOf(one)).y).toBeCloseTo(after.one.y, 0);
  const home = await boxOf(frame);
  const at = await boxOf(free);
  const into = { x: 0, y: home.y + home.height - at.y - at.height };
  await drag({ page, from: free, by: into });
  await page.getByText(/“free” is connected with “start”/).waitFor();

  // Without the connection it joins the loop, whose frame grows; out of it, it leaves again; each is one step.
  await page.getByRole("group", { name: "Connection from start to free" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Delete");
  await drag({ page, from: free, by: into });
  await free.click();
  const settings = page.getByRole("complementary", { name: "Settings of free" });
  expect(await settings.getByRole("combobox", { name: "Stands in" }).inputValue()).toBe("loop");
  expect((await boxOf(frame)).height).toBeGreaterThan(home.height);
  await page.getByRole("button", { name: /^Undo: Move a node/ }).click();
  expect(await settings.getByRole("combobox", { name: "Stands in" }).inputValue()).toBe("");
  // By keyboard alone.
  await settings.getByRole("combobox", { name: "Stands in" }).selectOption("loop");
  expect(await settings.getByRole("combobox", { name: "Stands in" }).inputValue()).toBe("loop");
  await settings.getByRole("combobox", { name: "Stands in" }).selectOption("");
  await page.getByRole("button", { name: "Close settings" }).click();
  expect(complaints).toEqual([]);
  await page.close();
});

test("a selection is grouped into a loop and ungrouped by keys and by its menu; deleting takes the body along", async () => {
  const { page, complaints } = await newTab(person);
  await openWorkflow({
    page,
    name: "Groups",
    nodes: [
      { id: "start", type: "trigger", config: items },
      { id: "one", type: "set", x: 320, config: fields("1") },
      { id: "two", type: "set", x: 640, config: fields("2") },
      { id: "last", type: "set", x: 1040, config: fields("3") },
    ],
    edges: ["start>one", "one>two", "two>last"],
  });
  await nodeOn(page, /^one/).click();
  await nodeOn(page, /^two/).click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+g");
  const frame = nodeOn(page, "Loop (Loop)");
  await frame.waitFor();
  await page.getByRole("group", { name: "Connection from start to Loop" }).waitFor({ state: "attached" });
  await page.getByRole("group", { name: "Connection from Loop to last" }).waitFor({ state: "attached" });
  await page.keyboard.press("Control+Shift+G");
  await frame.waitFor({ state: "detached" });
  await page.getByRole("group", { name: "Connection from two to last" }).waitFor({ state: "attached" });
  // A trigger cannot be repeated.
  await page.keyboard.press("Escape");
  await nodeOn(page, /^start/).click();
  await page.keyboard.press("Control+g");
  await page.getByText(/“start” starts the workflow; it cannot stand inside of a loop/).waitFor();
  await nodeOn(page, /^one/).click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Group into a loop/ }).click();
  await frame.waitFor();
  await page.getByRole("button", { name: "Tidy up" }).click();
  await page.waitForTimeout(400);
  const [outer, inner] = [await boxOf(frame), await boxOf(nodeOn(page, /^one/))];
  expect(inner.y).toBeGreaterThan(outer.y);
  expect(inner.x + inner.width).toBeLessThan(outer.x + outer.width);
  await frame.click({ position: { x: 80, y: 14 } });
  await page.keyboard.press("Control+d");
  await nodeOn(page, "Loop 2 (Loop)").waitFor();
  await nodeOn(page, /^one 2/).waitFor();
  await page.keyboard.press("Delete");
  await nodeOn(page, /^one 2/).waitFor({ state: "detached" });
  expect(complaints).toEqual([]);
  await page.close();
});

test("a note is written in place, coloured and resized, and stands behind the nodes", async () => {
  const { page, complaints } = await newTab(person);
  const id = await openWorkflow({
    page,
    name: "Notes",
    nodes: [
      { id: "start", type: "trigger", config: items },
      { id: "one", type: "set", x: 320, config: fields("1") },
    ],
    edges: ["start>one"],
  });
  await page.getByRole("button", { name: /^Add Note/ }).click();
  await page
    .getByRole("textbox", { name: "Note", exact: true })
    .fill("# Read me\n- **first** this\n- <b>that</b>");
  await page.keyboard.press("Control+Enter");
  const note = nodeOn(page, "Note (Note)");
  await note.getByRole("listitem").first().waitFor();
  expect(await note.locator("strong").innerText()).toBe("first");
  // Data is text, whatever it looks like.
  expect(await note.locator("b").count()).toBe(0);
  expect(await note.locator(".react-flow__handle").count()).toBe(0);
  const settings = page.getByRole("complementary", { name: "Settings of Note" });
  await settings.getByRole("radio", { name: "Pink" }).check();
  const before = await boxOf(note);
  await drag({ page, from: note.locator(".wf-resize"), by: { x: 90, y: 60 }, at: { x: 6, y: 6 } });
  const after = await boxOf(note);
  expect(after.width).toBeGreaterThan(before.width + 60);
  expect(after.height).toBeGreaterThan(before.height + 30);
  // Dragged over a node it lies behind it: the node can still be clicked.
  const node = await boxOf(nodeOn(page, /^one/));
  await drag({
    page,
    from: note,
    by: { x: node.x - after.x - 40, y: node.y - after.y - 40 },
    at: { x: after.width / 2, y: after.height - 20 },
  });
  await nodeOn(page, /^one/).click();
  await page.getByRole("complementary", { name: "Settings of one" }).waitFor();
  // Enter on a chosen note writes in it; Escape gives up.
  await note.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Note", exact: true }).fill("gone");
  await page.keyboard.press("Escape");
  await note.getByText("Read me").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("status", { name: "Saving" }).getByText("Version 2").waitFor();
  await page.goto(`${stack.url}/workflows/${id}`);
  await note.getByText("Read me").waitFor();
  expect((await boxOf(note)).width / (await boxOf(nodeOn(page, /^one/))).width).toBeGreaterThan(1);
  expect(complaints).toEqual([]);
  await page.close();
});
