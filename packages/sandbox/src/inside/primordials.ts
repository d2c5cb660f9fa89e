// User code may replace anything on the globals; what we use after it has run is kept from before.
export const { stringify, parse } = JSON;
export const { create, defineProperty, freeze, keys, values } = Object;
export const { isArray } = Array;
export const toText = String;
export const { apply, deleteProperty } = Reflect;

// An object without a prototype, so that nothing of it can be replaced from outside.
const kept = create(null);
kept.exec = Reflect.get(RegExp.prototype, "exec");
kept.slice = Reflect.get(String.prototype, "slice");

export function match(pattern: RegExp, text: string): RegExpExecArray | null {
  return apply(kept.exec, pattern, [text]);
}

export function cut(text: string, length: number): string {
  return text.length > length ? apply(kept.slice, text, [0, length]) : text;
}
