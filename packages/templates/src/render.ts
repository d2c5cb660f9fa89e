import type { CompiledTemplate } from "./compile.ts";
import { compileTemplate, isCompiledTemplate } from "./compile.ts";
import type { Context } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { limits } from "./limits.ts";
import type { HelperRegistry } from "./registry.ts";
import type { Run } from "./run.ts";
import { asTemplateError, limitError } from "./template-error.ts";
import { exceedsUtf8 } from "./utf8-length.ts";
import { writeProgram } from "./write.ts";

export type RenderInput = {
  readonly template: string | CompiledTemplate;
  /** What names refer to. Own properties only; it is never changed. */
  readonly scope: unknown;
  /** Makes `uuid` the same for the same execution, node and field, and different for others. */
  readonly seed?: string | undefined;
  /** What `now` says. */
  readonly now?: Date | undefined;
  /** IANA name; dates that name no zone are read and written in it. Default UTC. */
  readonly timeZone?: string | undefined;
  readonly helpers?: HelperRegistry | undefined;
};

/**
 * The template as text. Objects and lists inside it are JSON, null is nothing.
 * @throws WorkfuseError `template.syntax|missing|helper|limit|unreadable`, each with `details.line` and `details.column`
 */
export function renderTemplate(input: RenderInput): string {
  const [compiled, context] = [compiledOf(input), contextOf(input)];
  try {
    return writeAll({ compiled, context });
  } catch (error) {
    throw asTemplateError(error);
  }
}

/**
 * The template's value: of a template that is exactly one expression the value itself with its type, of any other
 * the text.
 * @throws WorkfuseError `template.syntax|missing|helper|limit|unreadable`
 */
export function evaluateTemplate(input: RenderInput): unknown {
  const compiled = compiledOf(input);
  const context = contextOf(input);
  try {
    if (compiled.expression === undefined) return writeAll({ compiled, context });
    return evaluate({ expression: compiled.expression, context, optional: false });
  } catch (error) {
    throw asTemplateError(error);
  }
}

function writeAll({ compiled, context }: { compiled: CompiledTemplate; context: Context }): string {
  writeProgram({ program: compiled.program, context });
  const { text } = context.run;
  if (exceedsUtf8({ text, maximum: limits.outputBytes })) {
    throw limitError({ limit: "outputBytes", at: { line: 1, column: 1 } });
  }
  return text;
}

function compiledOf({ template, helpers }: RenderInput): CompiledTemplate {
  return isCompiledTemplate(template) ? template : compileTemplate(template, { helpers });
}

function contextOf({ scope, seed, now, timeZone = "UTC" }: RenderInput): Context {
  const run: Run = {
    root: scope,
    seed,
    now: now?.getTime(),
    timeZone,
    steps: limits.steps,
    seeds: 0,
    text: "",
  };
  const place = { base: undefined, segments: [], key: undefined };
  return { run, value: scope, place, up: undefined, data: undefined, binding: undefined };
}
