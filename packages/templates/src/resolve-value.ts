import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import { limits } from "./limits.ts";
import { pathText } from "./path-text.ts";
import { type RenderInput, evaluateTemplate } from "./render.ts";
import { asTemplateError, limitError } from "./template-error.ts";

export type ExpressionLanguage = "javascript" | "jsonata";
type ExpressionValue = { readonly $expr: ExpressionLanguage; readonly code: string };

/** An expression inside a configuration value. `field` is its path as people write it, `url` or `body.items[0]`. */
export type FoundExpression = {
  readonly field: string;
  readonly language: ExpressionLanguage;
  readonly code: string;
};

export function isExpression(value: unknown): value is ExpressionValue {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  if (keys.length !== 2 || !Object.hasOwn(value, "$expr") || !Object.hasOwn(value, "code")) return false;
  // Both keys were just found to be the value's own.
  const { $expr, code } = value as { $expr: unknown; code: unknown };
  return ($expr === "javascript" || $expr === "jsonata") && typeof code === "string";
}

type Path = readonly (string | number)[];
type Literal = { readonly literal?: readonly string[] | undefined };

/**
 * Every expression inside a configuration value, for one trip to the sandbox.
 * `literal` names top-level fields that are left as they are.
 */
export function collectExpressions({
  value,
  literal,
}: { value: unknown } & Literal): readonly FoundExpression[] {
  const found: FoundExpression[] = [];
  walk({
    value,
    path: [],
    literal,
    onText: ({ text }) => text,
    onExpression: ({ expression: { $expr: language, code }, path }) => {
      found.push({ field: pathText(path), language, code });
      return null;
    },
  });
  return found;
}

export type ResolveInput = Omit<RenderInput, "template"> & {
  readonly value: unknown;
  /** Results of the expressions that `collectExpressions` found, by `field`. */
  readonly expressions?: ReadonlyMap<string, unknown> | undefined;
} & Literal;

/**
 * A copy of a configuration value with every template in it evaluated and every expression replaced by its result.
 * What a template gives is not looked at again.
 * @throws WorkfuseError `template.*` with the field in `details.field`; `internal.error` for an expression without
 * a result
 */
export function resolveValue(input: ResolveInput): unknown {
  try {
    return resolve(input);
  } catch (error) {
    throw asTemplateError(error);
  }
}

function resolve({ value, expressions, literal, seed, ...input }: ResolveInput): unknown {
  return walk({
    value,
    path: [],
    literal,
    onText: ({ text, path }) => {
      if (!text.includes("{{")) return text;
      const field = pathText(path);
      try {
        return evaluateTemplate({
          ...input,
          template: text,
          // Two fields of one node that both ask for an id get different ones.
          seed: seed === undefined ? undefined : `${seed}:${field}`,
        });
      } catch (error) {
        throw withField({ error, field });
      }
    },
    onExpression: ({ path }) => {
      const field = pathText(path);
      if (expressions?.has(field) === true) return expressions.get(field);
      throw new WorkfuseError({
        code: "internal.error",
        message: `The expression of the field ${field} was not evaluated.`,
        details: { field },
      });
    },
  });
}

function withField({ error, field }: { error: unknown; field: string }): unknown {
  if (!isWorkfuseError(error)) return error;
  return new WorkfuseError({
    code: error.code,
    message: field === "" ? error.message : `${field}: ${error.message}`,
    details: { ...error.details, field },
    cause: error.cause ?? error,
  });
}

type Budget = { left: number };

function walk({
  value,
  path,
  literal,
  onText,
  onExpression,
  budget = { left: limits.values },
}: {
  value: unknown;
  path: Path;
  budget?: Budget | undefined;
  onText: (input: { text: string; path: Path }) => unknown;
  onExpression: (input: { expression: ExpressionValue; path: Path }) => unknown;
} & Literal): unknown {
  if (--budget.left < 0) throw tooLarge({ limit: "values", path });
  if (typeof value === "string") return onText({ text: value, path });
  if (typeof value !== "object" || value === null) return value;
  if (path.length > limits.valueDepth) {
    throw tooLarge({ limit: "valueDepth", path });
  }
  if (isExpression(value)) return onExpression({ expression: value, path });
  const child = (key: string | number, item: unknown): unknown =>
    path.length === 0 && literal?.includes(String(key)) === true
      ? item
      : walk({ value: item, path: [...path, key], literal, onText, onExpression, budget });
  if (Array.isArray(value)) return value.map((item, index) => child(index, item));
  // fromEntries defines properties instead of assigning them: a key "__proto__" stays a key.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, child(key, item)]));
}

function tooLarge({ limit, path }: { limit: "values" | "valueDepth"; path: Path }): unknown {
  const error = limitError({ limit, at: { line: 1, column: 1 } });
  return withField({ error, field: pathText(path.slice(0, 10)) });
}
