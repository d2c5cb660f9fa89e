import { Marked } from "marked";

const marked = new Marked({ async: false, gfm: true });

/** HTML of GitHub's Markdown. HTML inside passes as it is. */
export function markdownToHtml(text: string): string {
  // With `async: false` it is a string at once.
  return marked.parse(text) as string;
}
