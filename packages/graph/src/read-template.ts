import { type Reference, type TemplateValidation, referencesOf, validateTemplate } from "@workfuse/templates";

export type TemplateReading =
  | { readonly ok: true; readonly references: readonly Reference[] }
  | Extract<TemplateValidation, { ok: false }>;

/** What a template reads, or where its syntax goes wrong. Never throws. */
export function readTemplate(text: string): TemplateReading {
  const plain = plainReferences(text);
  if (plain !== undefined) return { ok: true, references: plain };
  const checked = validateTemplate(text);
  return checked.ok ? { ok: true, references: referencesOf(text) } : checked;
}

const mustache =
  /\{\{\s*((?:nodes|trigger|env|item|index|previous|execution)(?:\.[A-Za-z_][\w-]*|\[\d{1,6}\])+)\s*\}\}/y;
const segment = /[A-Za-z_][\w-]*|\d+/g;
const keyword = /[.[](?:true|false|null|undefined|this|else|as)(?![\w-])/;
// Far inside the limits of templates, so that what is read here is never refused there.
const mostCharacters = 8192;
const mostMustaches = 200;

/**
 * Most templates are text and plain paths, `https://x/{{nodes.a.body.id}}`. These are read here a hundred times faster
 * than by the parser, which takes all others; a property test holds both to the same answer.
 */
function plainReferences(text: string): readonly Reference[] | undefined {
  if (text.length > mostCharacters || text.includes("\\")) return undefined;
  const found: Reference[] = [];
  let [line, lineStart] = [1, 0];
  let [done, counted] = [0, 0];
  for (let start = text.indexOf("{{"); start !== -1; start = text.indexOf("{{", done)) {
    mustache.lastIndex = start;
    const match = mustache.exec(text);
    const path = match?.[1];
    if (match === null || path === undefined || keyword.test(path) || found.length >= mostMustaches)
      return undefined;
    // A third brace is an error, and the parser says which.
    if (text[mustache.lastIndex] === "}") return undefined;
    const pathStart = start + match[0].indexOf(path);
    for (; counted < pathStart; counted++) {
      const character = text[counted];
      if (character === "\r") return undefined;
      if (character === "\n") [line, lineStart] = [line + 1, counted + 1];
    }
    const [root = "", ...names] = path.match(segment) ?? [];
    found.push({ root, path: names, optional: false, line, column: pathStart - lineStart + 1 });
    done = mustache.lastIndex;
  }
  return found;
}
