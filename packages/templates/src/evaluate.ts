import { isWorkfuseError } from "@workfuse/errors";
import { type Context, type LoopData, type Place, placeSegments } from "./context.ts";
import type { HelperCall } from "./helper.ts";
import { limits } from "./limits.ts";
import { missingError } from "./missing-error.ts";
import { charge } from "./run.ts";
import { type Position, limitError, templateError } from "./template-error.ts";
import type { CallNode, Expression, PathNode } from "./tree.ts";
import { isTrue } from "./truth.ts";
import { exceedsUtf8 } from "./utf8-length.ts";

type Input = { readonly expression: Expression; readonly context: Context; readonly optional: boolean };

/**
 * The value of an expression. Where `optional`, a missing path is undefined.
 * @throws WorkfuseError `template.missing`, `template.helper`, `template.limit`
 */
export function evaluate({ expression, context, optional }: Input): unknown {
  switch (expression.type) {
    case "path":
      return evaluatePath({ path: expression, context, optional });
    case "literal":
      return expression.value;
    case "namedLiteral": {
      const { value } = context;
      return hasOwn(value, expression.name) ? ownValue(value, expression.name) : expression.value;
    }
    case "call":
      return evaluateCall({ node: expression, context, optional });
    case "choice": {
      const condition = evaluate({ expression: expression.condition, context, optional: true });
      const chosen = isTrue(condition) ? expression.whenTrue : expression.whenFalse;
      return evaluate({ expression: chosen, context, optional });
    }
    default:
      return expression satisfies never;
  }
}

function hasOwn(value: unknown, name: string): boolean {
  return value !== null && value !== undefined && Object.hasOwn(value, name);
}

function ownValue(value: unknown, name: string): unknown {
  // The caller has checked that the property is the value's own, so it can be read by name.
  return (value as Readonly<Record<string, unknown>>)[name];
}

type PathInput = { readonly path: PathNode; readonly context: Context; readonly optional: boolean };

function evaluatePath({ path, context, optional }: PathInput): unknown {
  const { segments } = path;
  charge({ run: context.run, steps: 1 + segments.length, at: path.at });
  let value = startValue({ path, context });
  for (let index = 0; index < segments.length; index += 1) {
    const name = segments[index] ?? "";
    const next = hasOwn(value, name) ? ownValue(value, name) : undefined;
    if (next === undefined) {
      if (optional) return undefined;
      throw pathError({ path, context, found: index, at: value });
    }
    value = next;
  }
  if (value === undefined && !optional) throw pathError({ path, context, found: 0, at: undefined });
  return value;
}

function startValue({ path: { start }, context }: { path: PathNode; context: Context }): unknown {
  switch (start.kind) {
    case "context":
      return start.up === 0 ? context.value : contextAbove({ context, up: start.up })?.value;
    case "root":
      return context.run.root;
    case "data":
      return loopValue({ data: dataAbove({ data: context.data, up: start.up }), name: start.name });
    case "parameter": {
      const binding = bindingAbove({ context, hops: start.hops });
      return start.slot === 0 ? binding?.value : binding?.key;
    }
    default:
      return start satisfies never;
  }
}

function contextAbove({ context, up }: { context: Context; up: number }): Context | undefined {
  let found: Context | undefined = context;
  for (let left = up; left > 0 && found !== undefined; left -= 1) found = found.up;
  return found;
}

function bindingAbove({ context, hops }: { context: Context; hops: number }): Context["binding"] {
  let found = context.binding;
  for (let left = hops; left > 0 && found !== undefined; left -= 1) found = found.up;
  return found;
}

function dataAbove({ data, up }: { data: LoopData | undefined; up: number }): LoopData | undefined {
  let found = data;
  for (let left = up; left > 0 && found !== undefined; left -= 1) found = found.up;
  return found;
}

function loopValue({ data, name }: { data: LoopData | undefined; name: string }): unknown {
  if (data === undefined) return undefined;
  if (name === "index") return data.index;
  if (name === "key") return data.key;
  if (name === "first") return data.first;
  return name === "last" ? data.last : undefined;
}

/** The place of the value that the expression names; undefined where a helper or a literal makes it. */
export function placeOf({
  expression,
  context,
}: {
  expression: Expression;
  context: Context;
}): Place | undefined {
  if (expression.type !== "path") return undefined;
  const { start, segments } = expression;
  if (start.kind === "root") return { base: undefined, segments, key: undefined };
  if (start.kind === "data") return undefined;
  const base =
    start.kind === "context"
      ? contextAbove({ context, up: start.up })?.place
      : start.slot === 0
        ? bindingAbove({ context, hops: start.hops })?.place
        : undefined;
  return base === undefined ? undefined : { base, segments, key: undefined };
}

function pathError({
  path,
  context,
  found,
  at,
}: {
  path: PathNode;
  context: Context;
  found: number;
  at: unknown;
}): Error {
  const position = path.at;
  const { start, segments } = path;
  if (start.kind === "data") {
    const name = `@${start.name}`;
    return missingError({ path: [name, ...segments], found, at, position });
  }
  const place = placeOf({ expression: path, context });
  const before = place === undefined ? undefined : placeSegments(place);
  if (before === undefined) {
    const self = start.kind === "context" && start.up > 0 ? "../".repeat(start.up - 1) + ".." : "this";
    return missingError({ path: [self, ...segments], found: found + 1, at, position });
  }
  return missingError({ path: before, found: before.length - segments.length + found, at, position });
}

type CallInput = { readonly node: CallNode; readonly context: Context; readonly optional: boolean };

function evaluateCall({ node, context, optional }: CallInput): unknown {
  const { helper, at } = node;
  const { run } = context;
  charge({ run, steps: 2, at });
  const accepts = helper.missing === "accept" || (helper.missing === "inherit" && optional);
  const parameters: unknown[] = [];
  for (const expression of node.parameters) {
    const value = evaluate({ expression, context, optional: accepts });
    if (typeof value === "string") charge({ run, steps: value.length >> 6, at });
    parameters.push(value);
  }
  const options = node.options.length === 0 ? noOptions : optionValues({ node, context });
  const call = helperCall({ node, context, options, optional });
  const result = runHelper({ node, parameters, call });
  if (typeof result === "string" && exceedsUtf8({ text: result, maximum: limits.outputBytes })) {
    throw limitError({ limit: "outputBytes", at });
  }
  if (result === undefined && !optional) {
    throw templateError({
      code: "template.missing",
      message: `The helper ${helper.name} has no value here.`,
      at,
      details: { helper: helper.name },
    });
  }
  return result;
}

const noOptions: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null));

function optionValues({ node, context }: { node: CallNode; context: Context }): Record<string, unknown> {
  // Without a prototype, so that an option's name can be anything; the names come from the helper's own list.
  const options: Record<string, unknown> = Object.create(null);
  for (const { name, value } of node.options) {
    options[name] = evaluate({ expression: value, context, optional: false });
  }
  return options;
}

function runHelper({
  node,
  parameters,
  call,
}: {
  node: CallNode;
  parameters: readonly unknown[];
  call: HelperCall;
}): unknown {
  try {
    return node.helper.run(parameters, call);
  } catch (error) {
    if (isWorkfuseError(error)) throw error;
    // What a helper throws by accident may quote data, so it stays the cause.
    throw helperError({ node, sentence: "it cannot work with these values", cause: error });
  }
}

function helperError({
  node,
  sentence,
  cause,
}: {
  node: CallNode;
  sentence: string;
  cause?: unknown;
}): Error {
  const { name, signature } = node.helper;
  return templateError({
    code: "template.helper",
    message: `${name}: ${sentence}. It is used as ${signature}.`,
    at: node.at,
    details: { helper: name, signature },
    cause,
  });
}

function helperCall({
  node,
  context: { run },
  options,
  optional,
}: {
  node: CallNode;
  context: Context;
  options: Readonly<Record<string, unknown>>;
  optional: boolean;
}): HelperCall {
  const position: Position = node.at;
  const fail = (sentence: string): never => {
    throw helperError({ node, sentence });
  };
  return {
    options,
    optional,
    timeZone: run.timeZone,
    fail,
    now: () => run.now ?? fail("there is no current time here"),
    nextSeed: () => {
      if (run.seed === undefined) return fail("there is no execution to derive a value from here");
      run.seeds += 1;
      return `${run.seed}:${run.seeds}`;
    },
    charge: (steps) => charge({ run, steps, at: position }),
    tooLong: () => {
      throw limitError({ limit: "outputBytes", at: position });
    },
    missing: ({ path, found, at }) => {
      const first = node.parameters[0];
      const base =
        first?.type === "path" && first.start.kind === "context" ? first.segments : [`(${node.helper.name})`];
      throw missingError({ path: [...base, ...path], found: base.length + found, at, position });
    },
  };
}
