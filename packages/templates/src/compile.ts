import { type WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import { lowerProgram } from "./lower.ts";
import { parseSource } from "./parse.ts";
import { type HelperRegistry, defaultHelpers } from "./registry.ts";
import type { Expression, Program } from "./tree.ts";

/** A template that is read, checked and ready. Immutable, and independent of any data. */
export type CompiledTemplate = {
  readonly source: string;
  readonly program: Program;
  /** The one expression that the whole template is; its value keeps its type. */
  readonly expression: Expression | undefined;
};

/** What `compileTemplate` has made: a look-alike from outside could hold anything. */
const genuine = new WeakSet<CompiledTemplate>();

export function isCompiledTemplate(value: unknown): value is CompiledTemplate {
  return typeof value === "object" && value !== null && genuine.has(value as CompiledTemplate);
}

const cacheEntries = 2000;
const cacheCharacters = 4 * 1024 * 1024;

type Cache = { readonly entries: Map<string, CompiledTemplate>; characters: number; helpers: number };
const caches = new WeakMap<HelperRegistry, Cache>();

/**
 * Reads a template. Compiling the same source again costs one look-up.
 * @throws WorkfuseError `template.syntax`, `template.limit`; `details` holds `line` and `column`, both from 1
 */
export function compileTemplate(
  source: string,
  { helpers = defaultHelpers }: { helpers?: HelperRegistry | undefined } = {},
): CompiledTemplate {
  const cache = cacheOf(helpers);
  const known = cache.entries.get(source);
  if (known !== undefined) return known;
  const program = lowerProgram({ parsed: parseSource(source), helpers: helpers.helpers });
  const [only, ...others] = program;
  const expression = only?.type === "output" && others.length === 0 ? only.expression : undefined;
  const compiled: CompiledTemplate = { source, program, expression };
  genuine.add(compiled);
  cache.entries.set(source, compiled);
  cache.characters += source.length;
  evict(cache);
  return compiled;
}

function cacheOf(registry: HelperRegistry): Cache {
  const known = caches.get(registry);
  // A helper that was added since may give a name a new meaning.
  if (known !== undefined && known.helpers === registry.helpers.size) return known;
  const cache: Cache = { entries: new Map(), characters: 0, helpers: registry.helpers.size };
  caches.set(registry, cache);
  return cache;
}

/** First in, first out: a workflow's templates come round again soon, and a hit costs no bookkeeping. */
function evict(cache: Cache): void {
  for (const key of cache.entries.keys()) {
    if (cache.entries.size <= cacheEntries && cache.characters <= cacheCharacters) return;
    cache.entries.delete(key);
    cache.characters -= key.length;
  }
}

export type TemplateProblem = { readonly message: string; readonly line: number; readonly column: number };
export type TemplateValidation =
  | { readonly ok: true }
  | { readonly ok: false; readonly errors: readonly [TemplateProblem, ...TemplateProblem[]] };

/** Whether the source is a template, and if not, where it goes wrong. Never throws. */
export function validateTemplate(
  source: string,
  options: { helpers?: HelperRegistry | undefined } = {},
): TemplateValidation {
  try {
    compileTemplate(source, options);
    return { ok: true };
  } catch (error) {
    if (!isWorkfuseError(error)) throw error;
    return { ok: false, errors: [problem(error)] };
  }
}

function problem(error: WorkfuseError): TemplateProblem {
  const { reason, line, column } = error.details ?? {};
  return {
    message: typeof reason === "string" ? reason : error.message,
    line: typeof line === "number" ? line : 1,
    column: typeof column === "number" ? column : 1,
  };
}
