/** The part of CEL that functions use in `if`, `match`, `key` and `priority`. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "path"; readonly root: "event" | "async"; readonly path: readonly (string | number)[] }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "negative"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    };

type BinaryOperator = "||" | "&&" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-";

const strength: Readonly<Record<BinaryOperator, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 3,
  "<=": 3,
  ">": 3,
  ">=": 3,
  "+": 4,
  "-": 4,
};
const token =
  /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<name>[A-Za-z_]\w*)|(?<sign>\|\||&&|[=!<>]=|[-+<>!?:()[\].]))/y;

type Token = { readonly kind: "number" | "text" | "name" | "sign" | "end"; readonly text: string };

/** Thrown for what this engine does not understand; the message names the place. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  const end = source.trimEnd().length;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const groups = token.exec(source)?.groups;
    const found = Object.entries(groups ?? {}).find(([, text]) => text !== undefined);
    if (!found) throw new ExpressionError(`"${source}" cannot be read from character ${String(at + 1)} on.`);
    // The groups of the pattern are named after the kinds.
    tokens.push({ kind: found[0] as Token["kind"], text: found[1] ?? "" });
  }
  return tokens;
}

function unquote(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/g, (_all, character: string) => {
    const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
    return escapes[character] ?? character;
  });
}

/** Parses an expression. @throws ExpressionError */
export function parseExpression(source: string): Expression {
  const tokens = tokenize(source);
  let next = 0;
  const peek = (): Token => tokens[next] ?? { kind: "end", text: "" };
  const fail = (): never => {
    throw new ExpressionError(
      `"${source}" uses "${peek().text || "its end"}" in a way this engine does not support.`,
    );
  };
  const take = (text: string): boolean => {
    if (peek().kind !== "sign" || peek().text !== text) return false;
    next += 1;
    return true;
  };
  const expect = (text: string): void => {
    if (!take(text)) fail();
  };

  function conditional(): Expression {
    const test = binary(1);
    if (!take("?")) return test;
    const yes = conditional();
    expect(":");
    return { kind: "conditional", test, yes, no: conditional() };
  }
  function binary(least: number): Expression {
    let left = unary();
    for (;;) {
      const { kind, text } = peek();
      // Only texts that are keys of the table pass.
      const operator =
        kind === "sign" && Object.hasOwn(strength, text) ? (text as BinaryOperator) : undefined;
      if (operator === undefined || strength[operator] < least) return left;
      next += 1;
      left = { kind: "binary", operator, left, right: binary(strength[operator] + 1) };
    }
  }
  function unary(): Expression {
    if (take("!")) return { kind: "not", operand: unary() };
    if (take("-")) return { kind: "negative", operand: unary() };
    return primary();
  }
  function primary(): Expression {
    const { kind, text } = peek();
    if (take("(")) {
      const inner = conditional();
      expect(")");
      return inner;
    }
    next += 1;
    if (kind === "number") return { kind: "literal", value: Number(text) };
    if (kind === "text") return { kind: "literal", value: unquote(text) };
    if (kind === "name" && (text === "event" || text === "async"))
      return { kind: "path", root: text, path: path() };
    if (kind === "name" && (text === "true" || text === "false"))
      return { kind: "literal", value: text === "true" };
    if (kind === "name" && text === "null") return { kind: "literal", value: null };
    next -= 1;
    return fail();
  }
  function path(): (string | number)[] {
    const parts: (string | number)[] = [];
    for (;;) {
      if (take(".")) {
        if (peek().kind !== "name") fail();
        parts.push(peek().text);
        next += 1;
      } else if (take("[")) {
        const { kind, text } = peek();
        if (kind !== "text" && kind !== "number") fail();
        parts.push(kind === "text" ? unquote(text) : Number(text));
        next += 1;
        expect("]");
      } else {
        return parts;
      }
    }
  }

  const parsed = conditional();
  if (peek().kind !== "end") fail();
  return parsed;
}
