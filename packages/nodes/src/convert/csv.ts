import { WorkfuseError } from "@workfuse/errors";
import Papa from "papaparse";
import { asText } from "../values/as-text.ts";
import { isRecord } from "../values/path.ts";

/** Rows as objects by the first line's names, or as lists. Empty lines are left out. @throws WorkfuseError `node.failed` */
export function parseCsv({
  text,
  header,
  delimiter = "",
  typed,
}: {
  text: string;
  header: boolean;
  delimiter: string | undefined;
  typed: boolean;
}): unknown[] {
  // Without papaparse's own header option: names such as "__proto__" are then ours to place safely.
  const { data, errors } = Papa.parse<unknown[]>(text, {
    delimiter,
    skipEmptyLines: "greedy",
    dynamicTyping: typed,
  });
  const broken = errors.find(({ type }) => type === "Quotes");
  if (broken) {
    throw new WorkfuseError({
      code: "node.failed",
      message: `This CSV cannot be read: ${broken.message}${broken.row === undefined ? "" : ` (row ${broken.row + 1})`}.`,
    });
  }
  return header ? namedRows(data) : data;
}

/** Rows as objects, their columns named by the first row. */
export function namedRows(data: readonly (readonly unknown[])[]): unknown[] {
  const [names, ...rows] = data;
  if (names === undefined) return [];
  const columns = distinct(names.map((name) => asText(name).trim()));
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
}

/** Names that are used twice get a number; a column without a name gets its place. */
function distinct(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return names.map((name, index) => {
    const base = name === "" ? `column${index + 1}` : name;
    let free = base;
    for (let copy = 2; used.has(free); copy++) free = `${base}_${copy}`;
    used.add(free);
    return free;
  });
}

/** CSV of a list of objects, with the columns of all of them, or of lists. @throws WorkfuseError `config.invalid` */
export function writeCsv({
  value,
  header,
  delimiter = ",",
}: {
  value: unknown;
  header: boolean;
  delimiter: string | undefined;
}): string {
  const rows = tableOf({ value, header });
  return Papa.unparse(
    rows.map((row) => row.map(asText)),
    { delimiter, newline: "\n" },
  );
}

/** The rows of a list of objects, with the columns of all of them, or of lists. @throws WorkfuseError `config.invalid` */
export function tableOf({
  value,
  header,
}: {
  value: unknown;
  header: boolean;
}): readonly (readonly unknown[])[] {
  const rows = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (rows.every((row): row is unknown[] => Array.isArray(row))) return rows;
  if (!rows.every(isRecord)) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: "A table is written from a list of objects or of lists.",
    });
  }
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const cells = rows.map((row) => columns.map((name) => (Object.hasOwn(row, name) ? row[name] : null)));
  return header ? [columns, ...cells] : cells;
}
