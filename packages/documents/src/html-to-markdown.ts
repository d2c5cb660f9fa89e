import { gfm } from "@joplin/turndown-plugin-gfm";
import Turndown from "turndown";

/** Markdown of a page, without what a reader would not see. */
export function htmlToMarkdown(html: string): string {
  const turndown = new Turndown({
    headingStyle: "atx",
    codeBlockStyle: "fenced",
    bulletListMarker: "-",
    emDelimiter: "*",
  });
  // Tables, task lists and struck-out text, as GitHub has them.
  turndown.use(gfm);
  turndown.remove(["script", "style", "noscript", "title"]);
  return turndown.turndown(html);
}
