import type { HelperCall } from "../helper.ts";

const ordinals = ["first", "second", "third", "fourth", "fifth"];

function wanted({
  kind,
  index,
  value,
  call,
}: {
  kind: string;
  index: number;
  value: unknown;
  call: HelperCall;
}): never {
  const given = value === null ? "empty (null)" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
  return call.fail(`its ${ordinals[index] ?? `${index + 1}th`} value must be ${kind}, but it is ${given}`);
}

/** Text, also of a number or boolean; null is no text. @throws WorkfuseError `template.helper` */
export function textArgument({ parameters, index, call }: ArgumentInput): string {
  const value = parameters[index];
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return wanted({ kind: "text", index, value, call });
}

/** A number, also written as text. @throws WorkfuseError `template.helper` */
export function numberArgument({ parameters, index, call }: ArgumentInput): number {
  const value = parameters[index];
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  return wanted({ kind: "a number", index, value, call });
}

/** A list; its length is charged, since a helper that takes one walks it. @throws WorkfuseError `template.helper` */
export function listArgument({ parameters, index, call }: ArgumentInput): readonly unknown[] {
  const value = parameters[index];
  if (!Array.isArray(value)) return wanted({ kind: "a list", index, value, call });
  call.charge(value.length);
  return value;
}

export type ArgumentInput = {
  readonly parameters: readonly unknown[];
  readonly index: number;
  readonly call: HelperCall;
};

export function optionalText({ name, call }: { name: string; call: HelperCall }): string | undefined {
  const value = call.options[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : call.fail(`the option ${name} must be text`);
}
