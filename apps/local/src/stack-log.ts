import { isWorkfuseError } from "@workfuse/errors";
import type { Log } from "@workfuse/ports";
import type { LogFile } from "./terminal/log-file.ts";

const levels = { debug: 20, info: 30, warn: 40, error: 50 } as const;

/** The stack's own log, in the form of the services' logs. */
export function createStackLog({
  file,
  level,
}: {
  file: LogFile;
  level: keyof typeof levels | "silent";
}): Log {
  const lowest = level === "silent" ? Number.POSITIVE_INFINITY : levels[level];
  const writer =
    (name: keyof typeof levels) =>
    (fields: object, message: string): void => {
      if (levels[name] < lowest) return;
      const plain = Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [
          key,
          value instanceof Error ? describeError(value) : value,
        ]),
      );
      file.write(
        JSON.stringify({ level: levels[name], time: Date.now(), name: "stack", ...plain, msg: message }),
      );
    };
  return { debug: writer("debug"), info: writer("info"), warn: writer("warn"), error: writer("error") };
}

function describeError(error: Error): object {
  return {
    type: error.name,
    message: error.message,
    ...(isWorkfuseError(error) ? { code: error.code, details: error.details } : {}),
    stack: error.stack,
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}
