/** A stretch of text with one look. */
export type NoteSpan = { readonly text: string; readonly look?: "strong" | "emphasis" | "code" };
export type NoteBlock =
  | { readonly kind: "heading"; readonly level: 1 | 2; readonly spans: readonly NoteSpan[] }
  | { readonly kind: "list"; readonly items: readonly (readonly NoteSpan[])[] }
  | { readonly kind: "text"; readonly spans: readonly NoteSpan[] };

const marks = /\*\*(?<strong>[^*\n]+)\*\*|\*(?<emphasis>[^*\n]+)\*|`(?<code>[^`\n]+)`/g;

/**
 * Reads the little of Markdown that a note needs: `#` and `##` headings, `-` lists, `**strong**`, `*emphasis*`, `code`.
 * Everything else is text as it is written.
 */
export function readNote(text: string): readonly NoteBlock[] {
  const blocks: NoteBlock[] = [];
  let lines: string[] = [];
  let items: (readonly NoteSpan[])[] = [];
  const flush = (): void => {
    if (lines.length > 0) blocks.push({ kind: "text", spans: spansOf(lines.join("\n")) });
    if (items.length > 0) blocks.push({ kind: "list", items });
    [lines, items] = [[], []];
  };
  for (const line of text.split(/\r?\n/)) {
    const heading = /^(?<level>#{1,2}) +(?<rest>.+)$/.exec(line)?.groups;
    const item = /^\s*[-*] +(?<rest>.+)$/.exec(line)?.groups;
    if (heading) {
      flush();
      const level = heading["level"] === "#" ? 1 : 2;
      blocks.push({ kind: "heading", level, spans: spansOf(heading["rest"] ?? "") });
    } else if (item) {
      if (lines.length > 0) flush();
      items.push(spansOf(item["rest"] ?? ""));
    } else if (line.trim() === "") {
      flush();
    } else {
      if (items.length > 0) flush();
      lines.push(line);
    }
  }
  flush();
  return blocks;
}

function spansOf(text: string): readonly NoteSpan[] {
  const spans: NoteSpan[] = [];
  let end = 0;
  for (const match of text.matchAll(marks)) {
    if (match.index > end) spans.push({ text: text.slice(end, match.index) });
    const { strong, emphasis, code } = match.groups ?? {};
    if (strong !== undefined) spans.push({ text: strong, look: "strong" });
    else if (emphasis !== undefined) spans.push({ text: emphasis, look: "emphasis" });
    else spans.push({ text: code ?? "", look: "code" });
    end = match.index + match[0].length;
  }
  if (end < text.length) spans.push({ text: text.slice(end) });
  return spans;
}
