import { WorkfuseError } from "@workfuse/errors";
import { load } from "cheerio";
import { Marked } from "marked";
import TurndownService from "turndown";

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
  const page = load(html);
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

function matching({ page, selector }: { page: ReturnType<typeof load>; selector: string }) {
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

const blocks = "p,div,section,article,header,footer,li,tr,h1,h2,h3,h4,h5,h6,blockquote,pre";

/** The text that a reader would see, a line for each block. */
export function htmlToText(html: string): string {
  const page = load(html);
  page("script,style,noscript,template,head").remove();
  page("br").replaceWith("\n");
  page(blocks).append("\n");
  page("td,th").append(" ");
  return page
    .root()
    .text()
    .split("\n")
    .map(tidy)
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

export function htmlToMarkdown(html: string): string {
  const service = new TurndownService({
    headingStyle: "atx",
    codeBlockStyle: "fenced",
    bulletListMarker: "-",
  });
  return service.remove(["script", "style", "noscript"]).turndown(html);
}

/** GitHub's Markdown. HTML inside is kept as it is: the result is data, and is not safe to show as it stands. */
export function markdownToHtml(markdown: string): string {
  return new Marked({ gfm: true }).parse(markdown, { async: false });
}
