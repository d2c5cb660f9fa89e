import { parse as parseHandlebars, parser } from "handlebars/dist/cjs/handlebars/compiler/base.js";
import { type PlainSource, plainSource } from "./bracket-access.ts";
import { limits } from "./limits.ts";
import type { SyntaxProgram } from "./syntax.ts";
import { limitError, templateError } from "./template-error.ts";
import { exceedsUtf8 } from "./utf8-length.ts";

export type ParsedSource = { readonly program: SyntaxProgram; readonly plain: PlainSource };

type ParserFailure = { readonly line: number; readonly column: number; readonly text: string };

/** @throws WorkfuseError `template.syntax` or `template.limit`, with the place in the source as written */
export function parseSource(source: string): ParsedSource {
  if (typeof source !== "string") {
    // Handlebars takes a ready-made tree as well; a tree from outside could hold anything.
    throw templateError({
      code: "template.syntax",
      message: "A template is a string.",
      at: { line: 1, column: 1 },
    });
  }
  if (exceedsUtf8({ text: source, maximum: limits.sourceBytes })) {
    throw limitError({ limit: "sourceBytes", at: { line: 1, column: 1 } });
  }
  const plain = plainSource(source);
  try {
    // The parser's output has the shape that syntax.ts describes: its grammar is fixed with its version.
    return { program: parseHandlebars(plain.text) as SyntaxProgram, plain };
  } catch (error) {
    if (error instanceof RangeError) throw limitError({ limit: "depth", at: { line: 1, column: 1 } });
    const { line, column, text } = describeFailure({ error, text: plain.text });
    throw templateError({
      code: "template.syntax",
      message: text,
      at: plain.originalPosition({ line, column }),
      cause: error,
    });
  }
}

function describeFailure({ error, text }: { error: unknown; text: string }): ParserFailure {
  const located = error as { message?: unknown; lineNumber?: unknown; column?: unknown };
  const message = String(located.message);
  if (typeof located.lineNumber === "number" && typeof located.column === "number") {
    // Handlebars' own checks end in " - line:column", which we say in our own way.
    const sentence = message.replace(/ - \d+:\d+$/, "").replace(/^(.*) doesn't match (.*)$/su, closeMismatch);
    return { line: located.lineNumber, column: located.column, text: `${sentence}.` };
  }
  return grammarFailure(text) ?? { line: 1, column: 0, text: "The template cannot be read." };
}

function closeMismatch(_: string, open: string, close: string): string {
  return `{{#${open}}} is closed by {{/${close}}}`;
}

/**
 * The generated parser puts the place of a grammar error only into its message, cut to 20 characters. Parsing once
 * more with our own error callback on an object derived from it gives the place itself.
 */
function grammarFailure(text: string): ParserFailure | undefined {
  let failure: ParserFailure | undefined;
  const derived = Object.create(parser, {
    parseError: {
      value: (message: string, details: GrammarDetails) => {
        failure = grammarText(details);
        throw new Error(message);
      },
    },
  }) as typeof parser;
  try {
    derived.parse(text);
  } catch {
    // Expected: the callback has kept what it was told.
  }
  return failure;
}

type GrammarDetails = {
  readonly line?: number;
  readonly token?: string | number | null;
  readonly loc?: { readonly last_line: number; readonly last_column: number };
  readonly expected?: readonly string[];
};

function grammarText(details: GrammarDetails): ParserFailure {
  const atEnd = details.token === "EOF" || details.token === 1;
  if (details.loc === undefined) {
    return { line: (details.line ?? 0) + 1, column: 0, text: "A character on this line has no meaning." };
  }
  const { last_line: line, last_column: column } = details.loc;
  const expected = details.expected ?? [];
  const wantsClose = expected.includes("'CLOSE'") || expected.includes("'CLOSE_UNESCAPED'");
  if (atEnd && expected.includes("'OPEN_ENDBLOCK'")) {
    return { line, column, text: "A block is opened but never closed with {{/…}}." };
  }
  if (atEnd) return { line, column, text: "The template ends inside {{ … }}." };
  if (wantsClose) return { line, column, text: "Expected }}, a value or an option here." };
  return { line, column, text: "Expected a name, a value or a helper here." };
}
