// User code may replace anything on the globals; what we use after it has run is kept from before.
export const { stringify, parse } = JSON;
export const { create, defineProperty, freeze, keys, values } = Object;
export const { isArray } = Array;
export const toText = String;
export const { deleteProperty } = Reflect;
const { apply } = Reflect;
const { exec } = RegExp.prototype;
const { slice } = String.prototype;

export function match(pattern: RegExp, text: string): RegExpExecArray | null {
  pattern.lastIndex = 0;
  return apply(exec, pattern, [text]) as RegExpExecArray | null;
}

export function cut(text: string, length: number): string {
  return text.length > length ? apply(slice, text, [0, length]) : text;
}
