import type { Locator, Page } from "playwright-core";

type Node = {
  readonly id: string;
  readonly type: string;
  readonly x?: number;
  readonly y?: number;
  readonly label?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly parentId?: string;
  readonly data?: Readonly<Record<string, unknown>>;
};

/** Makes a workflow over the API, as the signed-in person of this page, and opens it. @returns its id */
export async function openWorkflow({
  page,
  name,
  nodes,
  edges,
}: {
  page: Page;
  name: string;
  nodes: readonly Node[];
  /** `from>to`, or `from:output>to`. */
  edges: readonly string[];
}): Promise<string> {
  const graph = {
    formatVersion: 1,
    nodes: nodes.map(({ id, type, x = 0, y = 0, label = id, config = {}, parentId, data }) => ({
      id,
      type,
      position: { x, y },
      data: { label, config, ...data },
      ...(parentId === undefined ? {} : { parentId }),
    })),
    edges: edges.map((text, index) => {
      const [from = "", target = ""] = text.split(">");
      const [source = "", sourceHandle] = from.split(":");
      return { id: `e${index}`, source, target, ...(sourceHandle === undefined ? {} : { sourceHandle }) };
    }),
  };
  const { id } = await callApi<{ id: string }>({
    page,
    procedure: "workflows.create",
    input: { name, graph },
  });
  await page.goto(new URL(`/workflows/${id}`, page.url()).href);
  await page.getByRole("application", { name: "Canvas" }).waitFor();
  return id;
}

/** Calls a procedure that changes something, with the page's session. */
export function callApi<T>({
  page,
  procedure,
  input,
}: {
  page: Page;
  procedure: string;
  input: unknown;
}): Promise<T> {
  return page.evaluate(
    async (call) => {
      const response = await fetch(`/trpc/${call.procedure}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(call.input),
      });
      const answer = (await response.json()) as { result?: { data: T }; error?: { message: string } };
      if (!answer.result) throw new Error(answer.error?.message);
      return answer.result.data;
    },
    { procedure, input },
  );
}

/** A node of the canvas by its name for people: `Price it (Set fields)`. */
export function nodeOn(page: Page, name: RegExp | string): Locator {
  return page.getByRole("application", { name: "Canvas" }).getByRole("group", { name });
}

/** Drags from a point in an element's box by so many pixels, in steps, as a hand does. */
export async function drag({
  page,
  from,
  by,
  at = { x: 100, y: 14 },
}: {
  page: Page;
  from: Locator;
  by: { readonly x: number; readonly y: number };
  at?: { readonly x: number; readonly y: number };
}): Promise<void> {
  const box = await boxOf(from);
  const start = { x: box.x + at.x, y: box.y + at.y };
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  for (const part of [0.05, 0.3, 0.6, 1]) await page.mouse.move(start.x + by.x * part, start.y + by.y * part);
  await page.mouse.up();
}

/** Where an element stands in the window. */
export async function boxOf(
  element: Locator,
): Promise<{ readonly x: number; readonly y: number; readonly width: number; readonly height: number }> {
  const box = await element.boundingBox();
  if (!box) throw new Error("the element is not drawn");
  return box;
}
