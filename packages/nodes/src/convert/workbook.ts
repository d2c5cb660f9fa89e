import { WorkfuseError } from "@workfuse/errors";
import type { Cell } from "@workfuse/ports";
import type { FileReference } from "../fields/file-field.ts";
import { asText } from "../values/as-text.ts";
import { fileIdIn, readBytes, storeBytes } from "../values/stored-files.ts";
import { namedRows, tableOf } from "./csv.ts";
import type { ConvertInput } from "./run.ts";

const mostBytes = 32 * 1024 * 1024;
const mostRows = 200_000;
const contentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Rows of a workbook's sheet, as objects by its first row or as lists. @throws WorkfuseError `document.*`, `file.*` */
export async function readWorkbook(input: ConvertInput): Promise<unknown> {
  const { config, ports, signal } = input;
  const id = fileIdIn(config.value);
  if (id === undefined) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: "A workbook is read from a file, such as {{nodes.http.body}}.",
      details: { field: "value" },
    });
  }
  const { bytes } = await readBytes({ input, id, maxBytes: mostBytes });
  const rows = await ports.documents.convert(
    { kind: "readXlsx", bytes, sheet: config.sheet, maxRows: mostRows },
    { signal },
  );
  return config.header ? namedRows(rows) : rows;
}

/** A workbook with one sheet, as a file. @throws WorkfuseError `config.invalid`, `document.*`, `file.*` */
export async function writeWorkbook(input: ConvertInput): Promise<FileReference> {
  const { config, ports, signal } = input;
  const table = tableOf({ value: config.value, header: config.header });
  if (table.length > mostRows) {
    throw new WorkfuseError({
      code: "document.limit",
      message: `A sheet takes at most ${mostRows} rows here; these are ${table.length}.`,
    });
  }
  const rows = table.map((row) => row.map(cellOf));
  const bytes = await ports.documents.convert(
    { kind: "writeXlsx", sheet: config.sheet ?? "Sheet1", rows },
    { signal },
  );
  return storeBytes({ input, name: config.fileName ?? "file.xlsx", contentType, bytes });
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  return typeof value === "number" || typeof value === "boolean" ? value : asText(value);
}
