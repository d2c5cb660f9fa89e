import type ivmModule from "isolated-vm";

export type Failure = {
  readonly code: "sandbox.error" | "sandbox.limit";
  readonly name: string;
  readonly message: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly limit?: string | undefined;
};

export const cpuFailure: Failure = {
  code: "sandbox.limit",
  name: "TimeoutError",
  message: "The code took more CPU time than is allowed.",
  limit: "cpu",
};

const memoryFailure: Failure = {
  code: "sandbox.limit",
  name: "MemoryError",
  message: "The code took more memory than is allowed.",
  limit: "memory",
};

export const endlessFailure: Failure = {
  code: "sandbox.error",
  name: "Error",
  message: "The code waits for something that never happens: a promise that is never resolved.",
};

/** What isolated-vm says of compiling and running; its errors are ours to read, their text came through as text. */
export function failureOf({
  error,
  isolate,
  left,
}: {
  error: unknown;
  isolate: ivmModule.Isolate;
  left: () => number;
}): Failure {
  const { name, message, stack } = Object(error) as { name?: unknown; message?: unknown; stack?: unknown };
  const text = typeof message === "string" ? message : "";
  if (isolate.isDisposed || /memory limit|Isolate is disposed/.test(text)) return memoryFailure;
  if (/execution timed out/.test(text) || left() <= 0) return cpuFailure;
  const trace = `${text}\n${typeof stack === "string" ? stack : ""}`;
  const place = /expression-\d+\.js:(\d+)(?::(\d+))?/.exec(trace);
  const column = place?.[2];
  return {
    code: "sandbox.error",
    name: typeof name === "string" ? name.slice(0, 100) : "Error",
    message: text.replace(/ \[expression-\d+\.js:\d+:\d+\]$/, "").slice(0, 2000),
    ...(place === null ? {} : { line: Number(place[1]) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}
