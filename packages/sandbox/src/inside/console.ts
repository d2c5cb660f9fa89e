import { cut, freeze, isArray, stringify, toText } from "./primordials.ts";

const maximumLines = 200;
const maximumLength = 2000;

export type Lines = { list: string[]; count: number };

/** A console that keeps a bounded number of lines of bounded length, and drops the rest. */
export function createConsole(current: () => Lines): object {
  const write =
    (prefix: string) =>
    (...values: unknown[]): void => {
      const lines = current();
      if (lines.count > maximumLines) return;
      let text = prefix;
      for (let index = 0; index < values.length && text.length <= maximumLength; index += 1) {
        text += (index === 0 ? "" : " ") + show(values[index]);
      }
      lines.list[lines.count] =
        lines.count === maximumLines ? "… more lines were left out" : cut(text, maximumLength);
      lines.count += 1;
    };
  const log = write("");
  return freeze({
    log,
    info: log,
    debug: log,
    trace: log,
    warn: write("warning: "),
    error: write("error: "),
  });
}

function show(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    if (typeof value !== "object" || value === null) return toText(value);
    if (value instanceof Error) return `${toText(value.name)}: ${toText(value.message)}`;
    return stringify(value) ?? toText(value);
  } catch {
    return isArray(value) ? "[a list that cannot be shown]" : "[an object that cannot be shown]";
  }
}
