import { WorkfuseError } from "@workfuse/errors";
import { type CheerioAPI, load } from "cheerio/slim";

type Field = {
  readonly name: string;
  readonly selector: string;
  readonly take: "text" | "html" | "attribute";
  readonly attribute?: string | undefined;
  readonly all: boolean;
};

/** What CSS selectors find, by the fields' names; `null` or an empty list where they find nothing. @throws WorkfuseError `config.invalid` */
export function extractHtml({
  html,
  fields,
}: {
  html: string;
  fields: readonly Field[];
}): Record<string, unknown> {
  const page = parsed(html);
  return Object.fromEntries(
    fields.map(({ name, selector, take, attribute = "href", all }) => {
      const found = matching({ page, selector }).toArray();
      const values = (all ? found : found.slice(0, 1)).map((element) => {
        const one = page(element);
        switch (take) {
          case "text":
            return tidy(one.text());
          case "html":
            return one.html();
          case "attribute":
            return one.attr(attribute) ?? null;
        }
      });
      return [name, all ? values : (values[0] ?? null)];
    }),
  );
}

function matching({ page, selector }: { page: CheerioAPI; selector: string }) {
  try {
    return page(selector);
  } catch (cause) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: `“${selector}” is not a CSS selector.`,
      cause,
    });
  }
}

const unseen = new Set(["script", "style", "noscript", "template", "head", "title"]);
const cells = new Set(["td", "th"]);
const blocks =
  /^(?:article|aside|blockquote|br|dd|div|dt|figcaption|footer|h[1-6]|header|hr|li|main|p|pre|section|table|tr)$/;

/** The text that a reader would see, a line for each block. */
export function htmlToText(html: string): string {
  const pieces: string[] = [];
  collectText({ nodes: parsed(html).root().toArray(), pieces });
  return pieces
    .join("")
    .split("\n")
    .map(tidy)
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

type Document = NonNullable<ReturnType<CheerioAPI["root"]>[0]>;
type Node = Document | Document["children"][number];

// The depth is bounded where the page is read. In a text, lines are no more than spaces.
function collectText({ nodes, pieces }: { nodes: readonly Node[]; pieces: string[] }): void {
  for (const node of nodes) {
    // 3 is a text, as in every DOM.
    if (node.nodeType === 3) pieces.push(node.data.replaceAll(/\s+/g, " "));
    if (!("children" in node)) continue;
    const name = "name" in node ? node.name : "";
    if (unseen.has(name)) continue;
    collectText({ nodes: node.children, pieces });
    if (blocks.test(name)) pieces.push("\n");
    else if (cells.has(name)) pieces.push(" ");
  }
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

const longest = 5_000_000;
const deepest = 256;
// Elements that hold nothing, and those that end by themselves where the next one starts.
const flat =
  /^(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|source|tbody|td|tfoot|th|thead|tr|track|wbr)$/i;

/** @throws WorkfuseError `node.failed` for a page that would keep the process busy: too long, or nested too deep */
function parsed(html: string): CheerioAPI {
  if (html.length > longest) throw refused(`A page of more than ${longest} characters is not read.`);
  let depth = 0;
  for (const [, end, name = ""] of html.matchAll(/<(\/?)([a-z][^\s/>]*)/gi)) {
    if (flat.test(name)) continue;
    depth = end === "/" ? Math.max(0, depth - 1) : depth + 1;
    if (depth > deepest) throw refused(`A page nested more than ${deepest} deep is not read.`);
  }
  // One outermost element: the parser's time grows with the square of the number of outermost ones.
  return load(`<page>${html}</page>`);
}

function refused(message: string): WorkfuseError {
  return new WorkfuseError({ code: "node.failed", message });
}
