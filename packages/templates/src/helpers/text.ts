import type { HelperCall, HelperDefinition } from "../helper.ts";
import { limits } from "../limits.ts";
import { numberArgument, optionalText, textArgument } from "./arguments.ts";

type Text = { readonly text: string; readonly parameters: readonly unknown[]; readonly call: HelperCall };

const onText = (
  definition: Pick<
    HelperDefinition,
    "name" | "signature" | "description" | "example" | "result" | "options"
  > & {
    arity?: HelperDefinition["arity"];
    run: (input: Text) => unknown;
  },
): HelperDefinition => ({
  arity: [1, 1],
  ...definition,
  category: "text",
  run: (parameters, call) =>
    definition.run({ text: textArgument({ parameters, index: 0, call }), parameters, call }),
});

/** The first character as people see it, and the rest. */
function splitFirst(text: string): [string, string] {
  const first = text.codePointAt(0);
  if (first === undefined) return ["", ""];
  const head = String.fromCodePoint(first);
  return [head, text.slice(head.length)];
}

function replaceAll({ text, parameters, call }: Text): string {
  const wanted = textArgument({ parameters, index: 1, call });
  const by = textArgument({ parameters, index: 2, call });
  if (wanted === "") return call.fail("the text to look for is empty");
  const parts = text.split(wanted);
  // Known before it is made: a short text can ask for a very long result.
  if (text.length + (parts.length - 1) * (by.length - wanted.length) > limits.outputBytes)
    return call.tooLong();
  return parts.join(by);
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** Plain text of HTML: no script or style content, no tags, the common entities decoded. */
function stripHtml(text: string): string {
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("<", at);
    if (open === -1) return decodeEntities(plain + text.slice(at));
    plain += text.slice(at, open);
    const close = text.indexOf(">", open);
    if (close === -1) return decodeEntities(plain);
    const name = /^<(script|style)\b/i.exec(text.slice(open, open + 8))?.[1];
    at = close + 1;
    if (name !== undefined) {
      const end = new RegExp(`</${name}\\b[^>]*>`, "gi");
      end.lastIndex = at;
      at = end.exec(text) === null ? text.length : end.lastIndex;
    } else if (/^<\/?(?:p|div|br|li|tr|h[1-6])\b/i.test(text.slice(open, open + 6))) plain += "\n";
  }
  return decodeEntities(plain);
}

function decodeEntities(text: string): string {
  return text
    .replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
      if (typeof name === "string") return Object.hasOwn(entities, name) ? (entities[name] ?? whole) : whole;
      const code = typeof decimal === "string" ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code > 0x10ffff ? whole : String.fromCodePoint(code);
    })
    .replaceAll(/[ \t]*\n\s*/g, "\n")
    .trim();
}

/** Letters without marks, words joined by a dash: what can stand in a URL path. */
function slugify(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
}

export const textHelpers: readonly HelperDefinition[] = [
  onText({
    name: "uppercase",
    signature: "uppercase(text)",
    description: "The text in capital letters.",
    example: '{{uppercase "Grüße"}}',
    result: "GRÜSSE",
    run: ({ text }) => text.toUpperCase(),
  }),
  onText({
    name: "lowercase",
    signature: "lowercase(text)",
    description: "The text in small letters.",
    example: '{{lowercase "Ada"}}',
    result: "ada",
    run: ({ text }) => text.toLowerCase(),
  }),
  onText({
    name: "capitalize",
    signature: "capitalize(text)",
    description: "The text with its first letter as a capital.",
    example: '{{capitalize "ada lovelace"}}',
    result: "Ada lovelace",
    run: ({ text }) => {
      const [head, rest] = splitFirst(text);
      return head.toUpperCase() + rest;
    },
  }),
  onText({
    name: "trim",
    signature: "trim(text)",
    description: "The text without white space at its ends.",
    example: '{{trim "  x  "}}',
    result: "x",
    run: ({ text }) => text.trim(),
  }),
  onText({
    name: "truncate",
    signature: 'truncate(text, length, suffix="…")',
    description: "At most that many characters; the suffix counts and stands where something was cut off.",
    example: '{{truncate "abcdefgh" 5}}',
    result: "abcd…",
    arity: [2, 2],
    options: ["suffix"],
    run: ({ text, parameters, call }) => {
      const length = Math.max(0, Math.trunc(numberArgument({ parameters, index: 1, call })));
      const suffix = optionalText({ name: "suffix", call }) ?? "…";
      if (text.length <= length) return text;
      const characters = Array.from(text.slice(0, length * 2 + 2));
      if (characters.length <= length && text.length <= length * 2 + 2) return text;
      return characters.slice(0, Math.max(0, length - Array.from(suffix).length)).join("") + suffix;
    },
  }),
  onText({
    name: "replace",
    signature: "replace(text, search, replacement)",
    description: "The text with every occurrence of search replaced. Search is plain text, not a pattern.",
    example: '{{replace "a-b-c" "-" "+"}}',
    result: "a+b+c",
    arity: [3, 3],
    run: replaceAll,
  }),
  onText({
    name: "split",
    signature: "split(text, separator)",
    description: "The parts of the text between the separators, as a list.",
    example: '{{split "a,b" ","}}',
    result: '["a","b"]',
    arity: [2, 2],
    run: ({ text, parameters, call }) => {
      const parts = text.split(textArgument({ parameters, index: 1, call }));
      call.charge(parts.length);
      return parts;
    },
  }),
  onText({
    name: "contains",
    signature: "contains(text, search)",
    description: "Whether search occurs in the text.",
    example: '{{contains "workflow" "flow"}}',
    result: "true",
    arity: [2, 2],
    run: ({ text, parameters, call }) => text.includes(textArgument({ parameters, index: 1, call })),
  }),
  onText({
    name: "startsWith",
    signature: "startsWith(text, start)",
    description: "Whether the text begins with start.",
    example: '{{startsWith "workflow" "work"}}',
    result: "true",
    arity: [2, 2],
    run: ({ text, parameters, call }) => text.startsWith(textArgument({ parameters, index: 1, call })),
  }),
  onText({
    name: "endsWith",
    signature: "endsWith(text, end)",
    description: "Whether the text finishes with end.",
    example: '{{endsWith "workflow" "work"}}',
    result: "false",
    arity: [2, 2],
    run: ({ text, parameters, call }) => text.endsWith(textArgument({ parameters, index: 1, call })),
  }),
  onText({
    name: "slugify",
    signature: "slugify(text)",
    description: "Small letters and digits joined by dashes, for addresses and file names.",
    example: '{{slugify "Crème brûlée, twice!"}}',
    result: "creme-brulee-twice",
    run: ({ text }) => slugify(text),
  }),
  onText({
    name: "stripHtml",
    signature: "stripHtml(html)",
    description: "The text of HTML without tags, scripts and styles.",
    example: '{{stripHtml "<p>1 &lt; 2</p>"}}',
    result: "1 < 2",
    run: ({ text }) => stripHtml(text),
  }),
];
