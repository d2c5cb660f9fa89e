import Turndown from "turndown";

/** Markdown of a page, without what a reader would not see. */
export function htmlToMarkdown(html: string): string {
  const turndown = new Turndown({
    headingStyle: "atx",
    codeBlockStyle: "fenced",
    bulletListMarker: "-",
    emDelimiter: "*",
  });
  turndown.remove(["script", "style", "noscript", "title"]);
  return turndown.turndown(html);
}
