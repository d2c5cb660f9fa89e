import type { Log } from "@workfuse/ports";
import { type Logger, pino } from "pino";

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

// Header and field names under which callers send credentials; a log line never shows what stands there.
const secretPaths = [
  "req.headers.authorization",
  "req.headers.cookie",
  "req.headers['x-api-key']",
  "headers.authorization",
  "headers.cookie",
  "password",
  "*.password",
];

/** JSON lines on stdout: object first, message second. */
export function createLog({ name, level }: { name: string; level: LogLevel }): Logger & Log {
  return pino({ name, level, redact: { paths: secretPaths, censor: "[REDACTED]" } });
}
