import { type Reference, referencesOf, validateTemplate } from "@workfuse/templates";

/** New ids by the old ones. */
export type NewIds = ReadonlyMap<string, string>;

/**
 * The same template, reading nodes by their new ids. Every place is changed where it is written, `nodes.a.x`,
 * `nodes["a"]`, `nodes.[a]`, inside `{{#with nodes}}`, in `get nodes "a.x"`; all other text stays as it is. What cannot
 * be read, or would read something else afterwards, is left alone.
 */
export function renameInTemplate({ text, ids }: { text: string; ids: NewIds }): string {
  if (!text.includes("{{") || !validateTemplate(text).ok) return text;
  const before = referencesOf(text);
  const starts = lineStarts(text);
  const edits = new Map<number, { from: number; to: number; text: string }>();
  for (const reference of before) {
    const id = reference.root === "nodes" ? ids.get(reference.path[0] ?? "") : undefined;
    if (id === undefined) continue;
    const offset = (starts[reference.line - 1] ?? 0) + reference.column - 1;
    const edit = editAt({ text, offset, reference, id });
    if (edit) edits.set(edit.from, edit);
  }
  if (edits.size === 0) return text;
  let after = "";
  let done = 0;
  for (const edit of [...edits.values()].toSorted((a, b) => a.from - b.from)) {
    after += text.slice(done, edit.from) + edit.text;
    done = edit.to;
  }
  after += text.slice(done);
  return readsTheSame({ before, after, ids }) ? after : text;
}

function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n?|\n/g), (match) => match.index + match[0].length)];
}

const prefix = /(?:@root[./]|this[./]|\.\.?\/)*/y;
/** One name of a path with what stands before it: `a`, `.a`, `/a`, `.[a b]`, `["a"]`, `[0]`. */
const part =
  /[./]?(?:\[\s*"((?:[^"\\]|\\.)*)"\s*\]|\[\s*'((?:[^'\\]|\\.)*)'\s*\]|\[([^\]]*)\]|([^\s!"#%-,./;->@[-^`{-~]+))/y;

function editAt({
  text,
  offset,
  reference,
  id,
}: {
  text: string;
  offset: number;
  reference: Reference;
  id: string;
}): { from: number; to: number; text: string } | undefined {
  const [old = ""] = reference.path;
  const parts = partsAt({ text, offset });
  const { length } = reference.path;
  // The whole path, root and all; or all but the root, which `{{#with nodes}}` has said.
  const own = parts[parts.length === length + 1 ? 1 : 0];
  if (parts.length >= length && own?.name === old) {
    return { from: own.from, to: own.to, text: written({ id, isFirst: parts.length === length }) };
  }
  if (parts.length !== 1) return undefined;
  // `get nodes "a.x"` and `lookup nodes "a"`: the id begins the text that follows.
  const literal = /\s+(["'])([\w-]+)(?=\1|[.[])/y;
  literal.lastIndex = parts[0]?.to ?? 0;
  const match = literal.exec(text);
  if (match?.[2] !== old) return undefined;
  return { from: literal.lastIndex - old.length, to: literal.lastIndex, text: id };
}

function partsAt({ text, offset }: { text: string; offset: number }) {
  prefix.lastIndex = offset;
  prefix.exec(text);
  const parts: { name: string; from: number; to: number }[] = [];
  part.lastIndex = prefix.lastIndex;
  for (let from = part.lastIndex; ; from = part.lastIndex) {
    const match = part.exec(text);
    if (match === null) break;
    parts.push({ name: match[1] ?? match[2] ?? match[3] ?? match[4] ?? "", from, to: part.lastIndex });
  }
  return parts;
}

/** Names that have a meaning of their own where a path goes on. */
const keywords = new Set(["true", "false", "null", "undefined", "this", "else", "as"]);

function written({ id, isFirst }: { id: string; isFirst: boolean }): string {
  const plain = /^[A-Za-z_][\w-]*$/.test(id) && !keywords.has(id);
  if (isFirst) return plain ? id : `[${id}]`;
  return plain ? `.${id}` : `["${id}"]`;
}

function readsTheSame({
  before,
  after,
  ids,
}: {
  before: readonly Reference[];
  after: string;
  ids: NewIds;
}): boolean {
  if (!validateTemplate(after).ok) return false;
  const wanted = before.map(({ root, path: [first = "", ...rest] }) =>
    JSON.stringify([root, root === "nodes" ? (ids.get(first) ?? first) : first, ...rest]),
  );
  const found = referencesOf(after).map(({ root, path: [first = "", ...rest] }) =>
    JSON.stringify([root, first, ...rest]),
  );
  return wanted.length === found.length && wanted.every((reading, index) => reading === found[index]);
}
