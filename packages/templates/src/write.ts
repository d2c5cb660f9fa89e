import type { Binding, Context, LoopData, Place } from "./context.ts";
import { evaluate, placeOf } from "./evaluate.ts";
import { append, charge, textOf } from "./run.ts";
import type { Position } from "./template-error.ts";
import type { EachStatement, Program, SectionStatement, Statement, WithStatement } from "./tree.ts";
import { isTrue } from "./truth.ts";

const nowhere: Position = { line: 1, column: 1 };

/** Renders statements onto the end of the run's text. */
export function writeProgram({ program, context }: { program: Program; context: Context }): void {
  for (const statement of program) write({ statement, context });
}

function write({ statement, context }: { statement: Statement; context: Context }): void {
  const { run } = context;
  switch (statement.type) {
    case "text":
      charge({ run, steps: 1, at: nowhere });
      append({ run, text: statement.value, at: nowhere });
      return;
    case "output": {
      const { expression } = statement;
      const value = evaluate({ expression, context, optional: false });
      append({ run, text: textOf({ value, at: expression.at }), at: expression.at });
      return;
    }
    case "if": {
      const value = evaluate({ expression: statement.condition, context, optional: true });
      const holds = isTrue(value) || (value === 0 && includesZero({ statement, context }));
      writeProgram({ program: holds ? statement.whenTrue : statement.otherwise, context });
      return;
    }
    case "each":
      writeEach({ statement, context });
      return;
    case "with":
      writeWith({ statement, context });
      return;
    case "section":
      writeSection({ statement, context });
      return;
    default:
      statement satisfies never;
  }
}

function includesZero({
  statement,
  context,
}: {
  statement: Statement & { type: "if" };
  context: Context;
}): boolean {
  const { includeZero: expression } = statement;
  return expression !== undefined && Boolean(evaluate({ expression, context, optional: true }));
}

function writeEach({ statement, context }: { statement: EachStatement; context: Context }): void {
  const list = evaluate({ expression: statement.list, context, optional: false });
  writeItems({ statement, list, place: placeOf({ expression: statement.list, context }), context });
}

function writeItems({
  statement,
  list,
  place: base,
  context,
}: {
  statement: Pick<EachStatement, "binds" | "body" | "otherwise" | "list">;
  list: unknown;
  place: Place | undefined;
  context: Context;
}): void {
  const keys =
    typeof list === "object" && list !== null && !Array.isArray(list) ? Object.keys(list) : undefined;
  const length = keys === undefined ? (Array.isArray(list) ? list.length : 0) : keys.length;
  if (length === 0) {
    writeProgram({ program: statement.otherwise, context });
    return;
  }
  // One set of objects for the whole loop: nothing that is made in an iteration outlives it.
  const place: Place | undefined = base === undefined ? undefined : { base, segments: [], key: 0 };
  const data: LoopData = { index: 0, key: 0, first: true, last: false, up: context.data };
  const binding: Binding | undefined = statement.binds
    ? { value: undefined, key: 0, place, up: context.binding }
    : context.binding;
  const inner: Context = { run: context.run, value: undefined, place, up: context, data, binding };
  // Lists and objects are both read by own key; the narrowing above has made sure that this is one of them.
  const items = list as Readonly<Record<string | number, unknown>>;
  for (let index = 0; index < length; index += 1) {
    const key = keys === undefined ? index : (keys[index] ?? "");
    charge({ run: context.run, steps: 1, at: statement.list.at });
    inner.value = items[key];
    data.index = index;
    data.key = key;
    data.first = index === 0;
    data.last = index === length - 1;
    if (place !== undefined) place.key = key;
    if (statement.binds && binding !== undefined) {
      binding.value = inner.value;
      binding.key = key;
    }
    writeProgram({ program: statement.body, context: inner });
  }
}

function writeWith({ statement, context }: { statement: WithStatement; context: Context }): void {
  const value = evaluate({ expression: statement.value, context, optional: false });
  if (!isTrue(value) && value !== 0) writeProgram({ program: statement.otherwise, context });
  else writeInside({ statement, value, context });
}

function writeInside({
  statement,
  value,
  context,
}: {
  statement: WithStatement | SectionStatement;
  value: unknown;
  context: Context;
}): void {
  const place = placeOf({ expression: statement.value, context });
  const binding = statement.binds ? { value, key: undefined, place, up: context.binding } : context.binding;
  // As in Handlebars, `../` counts objects, not blocks: a block that stays on the same object adds no level.
  const same = value === context.value && typeof value === "object";
  const inner: Context = same
    ? { ...context, binding }
    : { run: context.run, value, place, up: context, data: context.data, binding };
  writeProgram({ program: statement.body, context: inner });
}

function writeSection({ statement, context }: { statement: SectionStatement; context: Context }): void {
  const value = evaluate({ expression: statement.value, context, optional: statement.optional });
  if (value === true) writeProgram({ program: statement.body, context });
  else if (value === false || value === null || value === undefined) {
    writeProgram({ program: statement.otherwise, context });
  } else if (Array.isArray(value)) {
    const place = placeOf({ expression: statement.value, context });
    writeItems({ statement: { ...statement, list: statement.value }, list: value, place, context });
  } else writeInside({ statement, value, context });
}
