// What is in this folder becomes the two snapshots that isolates start from: one with the language's helpers, and one
// with the libraries as well, which takes twice as long to start. It runs beside user code, so it
// trusts nothing on the globals once `run` was called, and speaks to the outside in strings and numbers only.
import { structuredClone } from "./clone.ts";
import { type Lines, createConsole } from "./console.ts";
import { failureText } from "./failure.ts";
import { defineProperty, deleteProperty, freeze, keys, parse, stringify, values } from "./primordials.ts";
import { textGlobals } from "./text-codec.ts";

export type Libraries = {
  readonly globals: Readonly<Record<string, unknown>>;
  readonly seedRandom: (seed: string) => void;
  readonly evaluateJsonata: (input: {
    code: string;
    scope: Record<string, unknown>;
    timeoutMs: number;
  }) => Promise<unknown>;
};

let libraries: Libraries | undefined;
/** Above this many characters to parse in all, the jobs of a request share one frozen scope. */
const parseBudget = 8 * 1024 * 1024;

let scopeText = "{}";
let sharedScope: Record<string, unknown> | undefined;
let maximumOutput = 0;
let outputs: string[] = [];
let lines: Lines[] = [];
let current: Lines = { list: [], count: 0 };

function begin(scope: string, count: number, output: number, seed: string): void {
  defineEnvironment();
  scopeText = scope;
  maximumOutput = output;
  outputs = [];
  lines = [];
  works = [];
  firstLines = [];
  readers = [];
  for (let index = 0; index < count; index += 1) {
    works[index] = undefined;
    firstLines[index] = 1;
    readers[index] = false;
    outputs[index] = "";
    lines[index] = { list: [], count: 0 };
  }
  libraries?.seedRandom(seed);
  sharedScope = scope.length * count > parseBudget && count > 1 ? deepFreeze(parse(scope)) : undefined;
}

/** The scope as its own copy for one job, so that no job sees what another did to it. */
function freshScope(): Record<string, unknown> {
  return sharedScope ?? parse(scopeText);
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const item of values(value)) deepFreeze(item);
  return freeze(value);
}

function defineGlobals(scope: Record<string, unknown>): void {
  if (scope === definedScope) return;
  definedScope = scope;
  for (const key of keys(scope)) {
    defineProperty(globalThis, key, {
      value: scope[key],
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
}

async function settle(index: number, work: () => unknown): Promise<void> {
  try {
    const value = await work();
    const text = stringify(value) ?? "null";
    outputs[index] =
      text.length > maximumOutput
        ? `{"ok":false,"error":{"code":"sandbox.limit","name":"RangeError","message":"The result is too large.","limit":"output"}`
        : `{"ok":true,"value":${text}`;
  } catch (error) {
    outputs[index] =
      `{"ok":false,"error":${failureText({ thrown: error, firstLine: firstLines[index] ?? 1 })}`;
  }
}

type Work = () => unknown;

/** Code of the request's jobs; a job of JSONata is its text. */
let works: (Work | string | undefined)[] = [];
/** The line of the compiled text on which each job's own first line stands. */
let firstLines: number[] = [];
/** Which jobs leave the scope as it is. */
let readers: boolean[] = [];
let readScope: Record<string, unknown> | undefined;
let definedScope: Record<string, unknown> | undefined;
let timeout = 0;

/** Called by the wrapper around user code: `__job(0, async () => ( … ))`. */
function job(index: number, work: Work, firstLine = 1, reads = false): void {
  works[index] = work;
  readers[index] = reads;
  firstLines[index] = firstLine;
}

/** How many jobs have code. */
function loaded(): number {
  let count = 0;
  for (let index = 0; index < works.length; index += 1) if (works[index] !== undefined) count += 1;
  return count;
}

function jsonata(index: number, code: string): void {
  works[index] = code;
}

/** Runs the jobs from `first` on, each after the one before has ended. */
async function drive(first: number): Promise<void> {
  for (let index = first; index < works.length; index += 1) {
    const work = works[index];
    current = lines[index] ?? current;
    if (typeof work === "string") {
      await settle(index, () =>
        libraries?.evaluateJsonata({ code: work, scope: freshScope(), timeoutMs: timeout }),
      );
    } else if (work !== undefined) {
      await settle(index, () => {
        defineGlobals(readers[index] === true ? (readScope ??= freshScope()) : freshScope());
        return work();
      });
    }
  }
}

function start(first: number, timeoutMs: number): void {
  timeout = timeoutMs;
  void drive(first);
}

/** The first job at or after `first` that has code but no end; the number of jobs where all have. */
function pending(first: number): number {
  for (let index = first; index < works.length; index += 1) {
    if (works[index] !== undefined && outputs[index] === "") return index;
  }
  return works.length;
}

/** JSON of all results; a job without one is null. */
function take(): string {
  let text = "[";
  for (let index = 0; index < works.length; index += 1) {
    const output = outputs[index] ?? "";
    const list = stringify(lines[index]?.list ?? []);
    text += `${index === 0 ? "" : ","}${output === "" ? `{"ended":false` : output},"logs":${list}}`;
  }
  return `${text}]`;
}

const ownGlobals: Readonly<Record<string, unknown>> = {
  ...textGlobals,
  console: createConsole(() => current),
  structuredClone,
};

/** Done in each new isolate: V8 itself adds some of these names after it has read the snapshot. */
function defineEnvironment(): void {
  for (const globals of [ownGlobals, libraries?.globals ?? {}]) {
    for (const name of keys(globals)) {
      const value = globals[name];
      defineProperty(globalThis, name, { value, configurable: true, enumerable: false, writable: true });
    }
  }
  for (const name of ["WebAssembly", "SharedArrayBuffer", "Atomics"]) deleteProperty(globalThis, name);
}

/** Puts the functions of the protocol where the runner finds them. */
export function install(extra?: Libraries): void {
  libraries = extra;
  for (const [name, value] of Object.entries({ begin, job, jsonata, loaded, start, pending, take })) {
    // The runner takes hold of these before user code runs, and removes all but the one that wrappers call.
    const isJob = name === "job";
    defineProperty(globalThis, `__${name}`, {
      value,
      configurable: !isJob,
      enumerable: false,
      writable: false,
    });
  }
}
