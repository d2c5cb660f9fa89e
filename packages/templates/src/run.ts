import { jsonText } from "./json-text.ts";
import { limits } from "./limits.ts";
import { scalarText } from "./scalar-text.ts";
import { type Position, limitError } from "./template-error.ts";

/** The state of one rendering. */
export type Run = {
  readonly root: unknown;
  readonly seed: string | undefined;
  readonly now: number | undefined;
  readonly timeZone: string;
  /** Steps that are left. */
  steps: number;
  /** Calls that asked for a seed. */
  seeds: number;
  /** What is rendered so far. */
  text: string;
};

export function charge({ run, steps, at }: { run: Run; steps: number; at: Position }): void {
  run.steps -= steps;
  if (run.steps < 0) throw limitError({ limit: "steps", at });
}

export function append({ run, text, at }: { run: Run; text: string; at: Position }): void {
  run.text += text;
  if (run.text.length > limits.outputBytes) throw limitError({ limit: "outputBytes", at });
}

/** A value as it stands in text: null is nothing, objects and lists are JSON. @throws WorkfuseError `template.limit` */
export function textOf({ value, at }: { value: unknown; at: Position }): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return scalarText(value);
  const text = jsonText({ value, maximum: limits.outputBytes });
  if (text === undefined) throw limitError({ limit: "outputBytes", at });
  return text;
}
