import { limits } from "./limits.ts";
import { type Position, limitError, templateError } from "./template-error.ts";

/** A source in Handlebars' own notation, and the way back from it to what the person wrote. */
export type PlainSource = {
  readonly text: string;
  /** Keys that Handlebars' notation cannot write, by the placeholder that stands for them. */
  readonly keys: ReadonlyMap<string, string>;
  /** Turns a place in `text` (column from 0) into one in the original (column from 1). */
  readonly originalPosition: (at: { line: number; column: number }) => Position;
};

type Edit = { readonly from: number; readonly to: number; readonly text: string };

const access = /\[\s*(?:(\d+)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\]/suy;
const lineBreak = /\r\n?|\n/g;

/**
 * Handlebars writes `items.[0].id`; everybody else writes `items[0].id` and `row["odd key"]`. This rewrites the
 * second into the first, inside mustaches only. A `[` right after a name is an error in Handlebars, so no template
 * that is valid there changes its meaning.
 * @throws WorkfuseError `template.limit` for what nests too deep, `template.syntax` for brackets around nonsense
 */
export function plainSource(source: string): PlainSource {
  const keys = new Map<string, string>();
  const edits = scanSource({ source, keys });
  if (edits.length === 0) {
    return { text: source, keys, originalPosition: ({ line, column }) => ({ line, column: column + 1 }) };
  }
  let text = "";
  let done = 0;
  for (const edit of edits) {
    text += source.slice(done, edit.from) + edit.text;
    done = edit.to;
  }
  text += source.slice(done);
  const plainLines = lineStarts(text);
  return {
    text,
    keys,
    originalPosition: ({ line, column }) =>
      positionAt({ source, offset: originalOffset({ edits, offset: (plainLines[line - 1] ?? 0) + column }) }),
  };
}

function originalOffset({ edits, offset }: { edits: readonly Edit[]; offset: number }): number {
  let shift = 0;
  for (const edit of edits) {
    const start = edit.from + shift;
    if (offset <= start) break;
    if (offset < start + edit.text.length) return edit.from;
    shift += edit.text.length - (edit.to - edit.from);
  }
  return offset - shift;
}

function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(lineBreak), (match) => match.index + match[0].length)];
}

function positionAt({ source, offset }: { source: string; offset: number }): Position {
  const starts = lineStarts(source.slice(0, offset));
  return { line: starts.length, column: offset - (starts.at(-1) ?? 0) + 1 };
}

/** What one walk over the source collects. */
type Scan = {
  readonly source: string;
  readonly keys: Map<string, string>;
  readonly edits: Edit[];
  /** Blocks that are open. */
  blocks: number;
  /** `else if` parts so far. */
  chains: number;
};

function scanSource({ source, keys }: { source: string; keys: Map<string, string> }): Edit[] {
  const scan: Scan = { source, keys, edits: [], blocks: 0, chains: 0 };
  let at = source.indexOf("{{");
  while (at !== -1) {
    const escaped = source[at - 1] === "\\" && source[at - 2] !== "\\";
    at = source.indexOf("{{", escaped ? at + 2 : skipTag({ scan, start: at }));
  }
  return scan.edits;
}

/** Returns the offset after the comment, raw block or mustache that starts here. */
function skipTag({ scan, start }: { scan: Scan; start: number }): number {
  const { source } = scan;
  const comment = /\{\{~?!(--)?/y;
  comment.lastIndex = start;
  const opening = comment.exec(source);
  if (opening !== null) {
    const close = opening[1] === undefined ? /\}\}/g : /--~?\}\}/g;
    close.lastIndex = comment.lastIndex;
    return close.exec(source) === null ? source.length : close.lastIndex;
  }
  countBlock({ scan, start });
  const end = skipMustache({ scan, start });
  return source.startsWith("{{{{", start) ? skipRawContent({ source, start: end }) : end;
}

const blockTag = /\{\{~?(?:(#|\^\s*(?!\s|~?\}\}))|(\/)|\s*else\s+(?!\s|~?\}\}))/y;

/** The parser's time grows with the square of its depth, so depth is counted before it is let loose. */
function countBlock({ scan, start }: { scan: Scan; start: number }): void {
  blockTag.lastIndex = start;
  const match = blockTag.exec(scan.source);
  if (match === null) return;
  if (match[1] !== undefined) scan.blocks += 1;
  else if (match[2] === undefined) scan.chains += 1;
  else scan.blocks -= 1;
  if (scan.blocks > limits.depth) refuseDepth({ scan, start });
  if (scan.chains > limits.chains) {
    throw limitError({ limit: "chains", at: positionAt({ source: scan.source, offset: start }) });
  }
}

function refuseDepth({ scan: { source }, start }: { scan: Scan; start: number }): never {
  throw limitError({ limit: "depth", at: positionAt({ source, offset: start }) });
}

function skipRawContent({ source, start }: { source: string; start: number }): number {
  let depth = 1;
  let at = source.indexOf("{{{{", start);
  while (at !== -1) {
    depth += source[at + 4] === "/" ? -1 : 1;
    if (depth === 0) return at + 4;
    at = source.indexOf("{{{{", at + 4);
  }
  return source.length;
}

function skipMustache({ scan, start }: { scan: Scan; start: number }): number {
  const { source } = scan;
  let at = start + 2;
  let parentheses = 0;
  while (at < source.length) {
    const character = source[at];
    if (character === "}" && source[at + 1] === "}") return at + 2;
    if (character === '"' || character === "'") at = skipUntil({ source, start: at, quote: character });
    else if (character === "[") {
      if (!followsName(source[at - 1])) at = skipUntil({ source, start: at, quote: "]" });
      else at = rewriteAccess({ scan, start: at });
    } else if (character === "." && followsName(source[at - 1])) {
      at = rewriteIndex({ scan, tag: start, start: at });
    } else {
      if (character === "(") parentheses += 1;
      else if (character === ")") parentheses -= 1;
      if (parentheses > limits.depth) refuseDepth({ scan, start: at });
      at += 1;
    }
  }
  return source.length;
}

function followsName(before: string | undefined): boolean {
  return before !== undefined && (before === "]" || !/[\s!"#%-,./;->@[-^`{-~]/.test(before));
}

function skipUntil({ source, start, quote }: { source: string; start: number; quote: string }): number {
  let at = start + 1;
  while (at < source.length && source[at] !== quote) at += source[at] === "\\" ? 2 : 1;
  return at + 1;
}

function rewriteAccess({ scan: { source, keys, edits }, start }: { scan: Scan; start: number }): number {
  access.lastIndex = start;
  const match = access.exec(source);
  if (match === null) {
    throw templateError({
      code: "template.syntax",
      message: 'Inside [ ] write a number or a quoted key; for a computed one write (get list "path").',
      at: positionAt({ source, offset: start }),
    });
  }
  const key = match[1] ?? (match[2] ?? match[3] ?? "").replaceAll(/\\(.)/gsu, "$1");
  edits.push({ from: start, to: access.lastIndex, text: `.[${writableKey({ key, keys })}]` });
  return access.lastIndex;
}

const index = /\.(\d+)(?=[~}\s)|=])/y;

/** `items.0` at the end of a path: Handlebars would take the 0 for a number. */
function rewriteIndex({ scan, tag, start }: { scan: Scan; tag: number; start: number }): number {
  index.lastIndex = start;
  const match = index.exec(scan.source);
  if (match === null) return start + 1;
  const before = scan.source.slice(Math.max(tag, start - 32), start);
  // The point of a decimal number.
  if (/(?:^|[\s(={|~])-?\d+$/.test(before)) return start + 1;
  scan.edits.push({ from: start, to: index.lastIndex, text: `.[${match[1]}]` });
  return index.lastIndex;
}

function writableKey({ key, keys }: { key: string; keys: Map<string, string> }): string {
  // Handlebars strips the brackets by a pattern whose dot stops at every kind of line end.
  if (/^[^\]\\\p{Cc}\u2028\u2029]+$/u.test(key)) return key;
  for (const [placeholder, known] of keys) if (known === key) return placeholder;
  const placeholder = `\u0001${keys.size}`;
  keys.set(placeholder, key);
  return placeholder;
}
