import type ivmModule from "isolated-vm";
import { type IsolateSupply, type Prepared, needsLibraries } from "./isolate-supply.ts";
import { onlyReads } from "./only-reads.ts";
import type { AnswerTail, RequestHead } from "./protocol.ts";
import { type Failure, cpuFailure, endlessFailure, failureOf } from "./request-failure.ts";

type Inside = {
  readonly begin: ivmModule.Reference;
  readonly jsonata: ivmModule.Reference;
  readonly loaded: ivmModule.Reference;
  readonly start: ivmModule.Reference;
  readonly pending: ivmModule.Reference;
  readonly take: ivmModule.Reference;
};
type Request = {
  readonly head: RequestHead;
  readonly prepared: Prepared;
  readonly inside: Inside;
  /** Milliseconds that are left. */
  readonly left: () => number;
};

/** So long may putting results together take, after the code has ended. */
const takeMs = 250;

/** Runs all jobs of a request in one new isolate. Returns the answer's JSON text; never throws. */
export function runRequest({
  supply,
  head,
  scope,
}: {
  supply: IsolateSupply;
  head: RequestHead;
  scope: string;
}): string {
  const prepared = supply.take({ memoryMb: head.memoryMb, libraries: needsLibraries(head.jobs) });
  const { isolate } = prepared;
  const started = performance.now();
  const left = (): number => head.cpuMs - (performance.now() - started);
  let failures: (Failure | undefined)[] = [];
  let results: string[] | undefined;
  let stopped: Failure | undefined;
  try {
    const request: Request = { head, prepared, left, inside: holdInside(prepared) };
    const begin = [scope, head.jobs.length, head.maxOutputCharacters, head.seed];
    request.inside.begin.applySync(undefined, begin, { timeout: head.cpuMs });
    if (!loadTogether(request)) failures = head.jobs.map((_, index) => loadJob({ request, index }));
    stopped = drive(request);
    if (!isolate.isDisposed) results = takeResults({ request, failures, stopped });
  } catch (error) {
    stopped ??= failureOf({ error, isolate, left });
  }
  const cpuMs = isolate.isDisposed ? performance.now() - started : Number(isolate.cpuTime) / 1e6;
  if (!isolate.isDisposed) isolate.dispose();
  results ??= head.jobs.map((_, index) => failedText({ failure: failures[index] ?? stopped ?? cpuFailure }));
  const tail: AnswerTail = { cpuMs: Math.round(cpuMs * 1000) / 1000, abused: stopped !== undefined };
  return `{"results":[${results.join(",")}],"tail":${JSON.stringify(tail)}}`;
}

/** Takes the protocol's functions out of user code's reach. */
function holdInside({ context: { global } }: Prepared): Inside {
  const hold = (name: string): ivmModule.Reference => {
    const reference = global.getSync(`__${name}`, { reference: true });
    global.deleteSync(`__${name}`);
    return reference;
  };
  return {
    begin: hold("begin"),
    jsonata: hold("jsonata"),
    loaded: hold("loaded"),
    start: hold("start"),
    pending: hold("pending"),
    take: hold("take"),
  };
}

const lineEnd = /\r\n|[\n\r\u2028\u2029]/g;

/**
 * Compiles all jobs as one text, which is faster than one by one. Returns whether every job was loaded: where one
 * does not compile, or closes what it has not opened, each is to be compiled by itself.
 */
function loadTogether({ head, inside, left, prepared }: Request): boolean {
  if (head.jobs.length < 2 || head.jobs.some(({ language }) => language !== "javascript")) return false;
  let text = "";
  let line = 1;
  for (const [index, { kind, code }] of head.jobs.entries()) {
    const [open, close] = kind === "script" ? ["{", "}"] : ["(", ")"];
    const own = kind === "script" ? code : trimmed(code);
    text += `__job(${index},async()=>${open}\n${own}\n${close},${line + 1},${onlyReads(code)});\n`;
    line += 3 + (own.match(lineEnd)?.length ?? 0);
  }
  try {
    const timeout = Math.max(1, Math.floor(left()));
    const script = prepared.isolate.compileScriptSync(text, { filename: "expression-all.js" });
    script.runSync(prepared.context, { timeout, release: true });
    return inside.loaded.applySync(undefined, [], { timeout: takeMs }) === head.jobs.length;
  } catch (error) {
    // The one who is to blame is found, and gets the blame, when each is compiled by itself.
    if (prepared.isolate.isDisposed || left() <= 0) throw error;
    return false;
  }
}

/** An expression may end like a statement. */
function trimmed(code: string): string {
  return code.replace(/[\s;]+$/, "");
}

/** Compiles one job and hands its function over; it does not run yet. */
function loadJob({ request, index }: { request: Request; index: number }): Failure | undefined {
  const { head, inside, left, prepared } = request;
  const job = head.jobs[index];
  const timeout = Math.floor(left());
  if (job === undefined || timeout < 1) return cpuFailure;
  try {
    if (job.language === "jsonata") {
      inside.jsonata.applySync(undefined, [index, job.code], { timeout });
      return undefined;
    }
    const isScript = job.kind === "script";
    const before = isScript ? `__job(${index},async()=>{` : `__job(${index},async()=>(`;
    const code = isScript ? job.code : trimmed(job.code);
    const script = prepared.isolate.compileScriptSync(`${before}${code}\n${isScript ? "})" : "))"}`, {
      filename: `expression-${index}.js`,
      // What stands before the user's first line must not count.
      columnOffset: -before.length,
    });
    script.runSync(prepared.context, { timeout, release: true });
    return undefined;
  } catch (error) {
    return failureOf({ error, isolate: prepared.isolate, left });
  }
}

/** Runs all jobs to their end; returns what stopped them, where something did. */
function drive({ head, inside, left, prepared: { isolate } }: Request): Failure | undefined {
  let next = 0;
  try {
    while (next < head.jobs.length) {
      const timeout = Math.floor(left());
      if (timeout < 1) return cpuFailure;
      inside.start.applySync(undefined, [next, timeout], { timeout });
      // Nothing from outside can wake the isolate: a job that has not ended by now never will. Go on behind it.
      next = Number(inside.pending.applySync(undefined, [next], { timeout: takeMs })) + 1;
    }
    return undefined;
  } catch (error) {
    const failure = failureOf({ error, isolate, left });
    return failure.code === "sandbox.limit" ? failure : { ...failure, code: "sandbox.limit" };
  }
}

function takeResults({
  request: { head, inside },
  failures,
  stopped,
}: {
  request: Request;
  failures: readonly (Failure | undefined)[];
  stopped: Failure | undefined;
}): string[] {
  const text: unknown = inside.take.applySync(undefined, [], { timeout: takeMs });
  if (typeof text !== "string") throw new TypeError("The results are no text.");
  if (
    stopped === undefined &&
    failures.every((failure) => failure === undefined) &&
    !text.includes('{"ended":false')
  ) {
    // The usual case: the isolate's text is the answer, and the supervisor is the one who reads it.
    return [text.slice(1, -1)];
  }
  // The text is JSON of our own making, unless the code has tampered with it: then this throws, and all have failed.
  const results = JSON.parse(text) as { ended?: unknown; logs?: unknown }[];
  return head.jobs.map((_, index) => {
    const result = results[index];
    const logs = JSON.stringify(result?.logs ?? []);
    const failure = failures[index] ?? (result?.ended === false ? (stopped ?? endlessFailure) : undefined);
    return failure === undefined ? JSON.stringify(result) : failedText({ failure, logs });
  });
}

function failedText({ failure, logs = "[]" }: { failure: Failure; logs?: string }): string {
  return `{"ok":false,"error":${JSON.stringify(failure)},"logs":${logs}}`;
}
