import { inspect } from "node:util";
import type { Secret } from "@workfuse/ports";

export const redacted = "[REDACTED]";

const hide = (): string => redacted;

/**
 * Wraps a value so that only `reveal` gives it back: strings, templates, JSON, `console.log` and debuggers' previews
 * show `[REDACTED]`, and it cannot be cloned to another thread.
 */
export function createSecretValue(value: string): Secret {
  return Object.freeze({
    reveal: () => value,
    toString: hide,
    toJSON: hide,
    [Symbol.toPrimitive]: hide,
    [inspect.custom]: hide,
  });
}
