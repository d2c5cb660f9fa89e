import type { Cell, DocumentJob } from "@workfuse/ports";
import {
  InvalidInputError,
  InvalidSpreadsheetError,
  SheetNotFoundError,
  readSheet,
} from "read-excel-file/universal";
import { Refusal } from "./answer.ts";
import { refuseZipBomb } from "./refuse-zip-bomb.ts";

type Job = Extract<DocumentJob, { kind: "readXlsx" }>;

const mostCells = 2_000_000;

/** Rows of one sheet. Cells that hold a formula give what the sheet's writer computed. */
export async function readXlsx({ bytes, sheet, maxRows }: Job): Promise<readonly (readonly Cell[])[]> {
  await refuseZipBomb(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  // A copy with a buffer of its own: what came over IPC may lie inside a larger one.
  const rows = await readSheet(new Uint8Array(bytes).buffer, sheet, { trim: false }).catch(
    (error: unknown) => {
      throw refusalOf({ error, sheet });
    },
  );
  if (rows.length > maxRows) {
    throw new Refusal(`The sheet has ${rows.length} rows; at most ${maxRows} are read.`, { isLimit: true });
  }
  const cells = rows.reduce((sum, row) => sum + row.length, 0);
  if (cells > mostCells) {
    throw new Refusal(`The sheet has ${cells} cells; at most ${mostCells} are read.`, { isLimit: true });
  }
  return rows.map((row) => row.map(plain));
}

// The library's type says the constructor where it means a date.
function plain(value: unknown): Cell {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return typeof value === "string" || typeof value === "boolean" ? value : null;
}

const noMemory = /memory|allocation failed|Invalid string length|Map maximum size/i;

function refusalOf({ error, sheet }: { error: unknown; sheet: string | undefined }): Refusal {
  if (error instanceof SheetNotFoundError) {
    return new Refusal(`There is no sheet “${sheet ?? 1}” in this workbook.`, { isLimit: false });
  }
  // A thread of the library, or one very large value, may meet the limit before the process does.
  if (error instanceof Error && (error instanceof RangeError || noMemory.test(error.message))) {
    return new Refusal("The workbook takes more memory than allowed.", { isLimit: true });
  }
  const isKnown = error instanceof InvalidInputError || error instanceof InvalidSpreadsheetError;
  return new Refusal(
    isKnown ? `This is not an Excel workbook: ${error.message}` : "This is not an Excel workbook (.xlsx).",
    {
      isLimit: false,
    },
  );
}
