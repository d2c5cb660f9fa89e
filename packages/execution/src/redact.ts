import { WorkfuseError } from "@workfuse/errors";
import type { Secret } from "@workfuse/ports";

/** Takes the values of secrets out of a JSON value; gives the same value back if there is nothing to take out. */
export type Redact = (<T>(value: T) => T) & {
  /** How many units at the end of a text that goes on may be the beginning of a secret. Absent: none ever. */
  readonly openEnd?: (text: string) => number;
  /** The same, knowing one more secret. Absent: there is none that it would have to learn. */
  readonly knowing?: (secret: Secret) => Redact;
};

// Below the engine's and the database's own limits, and what a browser can still show in pieces.
const largestJson = 32 * 1024 * 1024;

/** A value as JSON text. @throws WorkfuseError `node.output_too_large`, `node.failed` for what JSON cannot hold */
export function toJsonText({ value, what }: { value: unknown; what: "input" | "output" }): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new WorkfuseError({
      code: "node.failed",
      message: `The node's ${what} cannot be written as JSON.`,
      cause,
    });
  }
  if (text === undefined) return "null";
  if (text.length > largestJson) {
    throw new WorkfuseError({
      code: "node.output_too_large",
      message: `The node's ${what} is larger than ${largestJson / 1024 / 1024} MiB. Hand on less, or page through it.`,
      details: { characters: text.length, limit: largestJson },
    });
  }
  return text;
}
