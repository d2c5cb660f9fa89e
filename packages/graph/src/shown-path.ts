import { pathText } from "@workfuse/templates";

/** A path for people: each item of a list is `[*]`. */
export function shownPath(names: readonly string[]): string {
  return pathText(names).replaceAll('["*"]', "[*]");
}
