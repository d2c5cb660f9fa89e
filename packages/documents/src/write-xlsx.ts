import type { Cell, DocumentJob } from "@workfuse/ports";
import writeWorkbook from "write-excel-file/universal";
import { Refusal } from "./answer.ts";

type Job = Extract<DocumentJob, { kind: "writeXlsx" }>;

// What Excel itself takes.
const longestText = 32_767;
const longestName = 31;

/** A workbook of one sheet. A text stays a text: nothing in it becomes a formula. */
export async function writeXlsx({ sheet, rows }: Job): Promise<Uint8Array> {
  const data = rows.map((row) => row.map(toCell));
  const workbook = await writeWorkbook(data, { sheet: sheetName(sheet) }).toBlob();
  return new Uint8Array(await workbook.arrayBuffer());
}

function toCell(value: Cell) {
  if (value === null) return null;
  if (typeof value === "string") {
    if (value.length > longestText) {
      throw new Refusal(`A cell takes at most ${longestText} characters.`, { isLimit: true });
    }
    return { type: String, value: onlyXml(value) };
  }
  return typeof value === "number" ? { type: Number, value } : { type: Boolean, value };
}

/** Without the characters that XML cannot hold in any form. */
function onlyXml(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
}

function sheetName(name: string): string {
  const allowed = onlyXml(name)
    .replaceAll(/[[\]:*?/\\]/g, "_")
    .replaceAll(/^'|'$/g, "_")
    .slice(0, longestName);
  return allowed === "" ? "Sheet1" : allowed;
}
