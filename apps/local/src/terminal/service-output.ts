import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import type { LogFile } from "./log-file.ts";
import type { Terminal } from "./terminal.ts";

const errorLevel = 50;
// Pino writes the level first; only lines that may matter are parsed.
const worthParsing = /"level":(?:5|6)0|"notice":true/;

/**
 * Sends a service's output to its log file. What a person must see also goes to the terminal in one line: errors, and
 * lines marked `notice: true`. At most one a second and service, so that a storm of errors stays readable.
 * `lastWords` is the last line of stderr: why a service gave up.
 */
export function followOutput({
  name,
  stdout,
  stderr,
  file,
  terminal,
  now = () => performance.now(),
}: {
  name: string;
  stdout: Readable;
  stderr: Readable;
  file: LogFile;
  terminal: Terminal;
  now?: () => number;
}): { readonly lastWords: () => string } {
  let lastWords = "";
  let quietUntil = 0;
  const show = (line: string): void => {
    const parsed = parseLine(line);
    if (parsed === undefined) return;
    if (parsed.notice) terminal.say(`${name}: ${parsed.message}`);
    else if (parsed.level >= errorLevel && now() >= quietUntil) {
      quietUntil = now() + 1000;
      terminal.complain(`${name}: ${parsed.message}`);
    }
  };
  createInterface({ input: stdout }).on("line", (line) => {
    file.write(line);
    if (worthParsing.test(line)) show(line);
  });
  createInterface({ input: stderr }).on("line", (line) => {
    file.write(line);
    if (line.trim() !== "") lastWords = line.trim();
  });
  return { lastWords: () => lastWords };
}

/** Some libraries log an object where the message belongs. */
function oneLine(message: unknown): string {
  return (typeof message === "string" ? message : JSON.stringify(message)).replaceAll(/\s*\n\s*/g, " ");
}

function parseLine(line: string): { level: number; message: string; notice: boolean } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || !("msg" in value)) return undefined;
    const level = "level" in value && typeof value.level === "number" ? value.level : 0;
    return { level, message: oneLine(value.msg), notice: "notice" in value && value.notice === true };
  } catch {
    return undefined;
  }
}
