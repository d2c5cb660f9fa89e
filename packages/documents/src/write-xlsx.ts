import { buffer } from "node:stream/consumers";
import type { Cell, DocumentJob } from "@workfuse/ports";
import { ZipFile } from "yazl";
import { Refusal } from "./answer.ts";

type Job = Extract<DocumentJob, { kind: "writeXlsx" }>;

// What Excel itself takes.
const longestText = 32_767;
const longestName = 31;
const mostColumns = 16_384;

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packaged = "http://schemas.openxmlformats.org/package/2006";
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/**
 * A workbook of one sheet, in as little of Office Open XML as Excel needs. A text stays a text: nothing in it becomes a
 * formula. Written here because write-excel-file 4.1 looks texts up in a plain object: a cell that says “constructor”
 * gives a workbook that cannot be opened.
 */
export async function writeXlsx({ sheet, rows }: Job): Promise<Uint8Array> {
  const name = escaped(sheetName(sheet));
  const archive = new ZipFile();
  const add = (path: string, xml: string): void => archive.addBuffer(Buffer.from(declaration + xml), path);
  add(
    "[Content_Types].xml",
    `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
  );
  add("_rels/.rels", relationships({ type: "officeDocument", target: "xl/workbook.xml" }));
  add(
    "xl/workbook.xml",
    `<workbook xmlns="${main}" xmlns:r="${relationship}"><sheets><sheet name="${name}" sheetId="1" r:id="r1"/></sheets></workbook>`,
  );
  add("xl/_rels/workbook.xml.rels", relationships({ type: "worksheet", target: "worksheets/sheet1.xml" }));
  add(
    "xl/worksheets/sheet1.xml",
    `<worksheet xmlns="${main}"><sheetData>${rowsXml(rows)}</sheetData></worksheet>`,
  );
  archive.end();
  return buffer(archive.outputStream);
}

function relationships({ type, target }: { type: string; target: string }): string {
  return `<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${relationship}/${type}" Target="${target}"/></Relationships>`;
}

function rowsXml(rows: Job["rows"]): string {
  return rows
    .map((row, index) => {
      if (row.length > mostColumns) {
        throw new Refusal(`A row takes at most ${mostColumns} columns.`, { isLimit: true });
      }
      const cells = row.map((value, column) =>
        cellXml({ value, address: `${columnName(column)}${index + 1}` }),
      );
      return `<row r="${index + 1}">${cells.join("")}</row>`;
    })
    .join("");
}

function cellXml({ value, address }: { value: Cell; address: string }): string {
  if (value === null) return "";
  if (typeof value === "number") return `<c r="${address}"><v>${value}</v></c>`;
  if (typeof value === "boolean") return `<c r="${address}" t="b"><v>${value ? 1 : 0}</v></c>`;
  if (value.length > longestText) {
    throw new Refusal(`A cell takes at most ${longestText} characters.`, { isLimit: true });
  }
  return `<c r="${address}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

/** 0 is A, 25 is Z, 26 is AA. */
function columnName(index: number): string {
  const rest = Math.floor(index / 26);
  return `${rest === 0 ? "" : columnName(rest - 1)}${String.fromCodePoint(65 + (index % 26))}`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // As it is, XML would make a line feed of it.
  "\r": "&#13;",
};

/** Without the characters that XML cannot hold in any form. */
function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replaceAll(/[&<>"\r]/g, (character) => entities[character] ?? character)
  );
}

function sheetName(name: string): string {
  const allowed = name
    .replaceAll(/[[\]:*?/\\]/g, "_")
    .replaceAll(/^'|'$/g, "_")
    .slice(0, longestName);
  return allowed.trim() === "" ? "Sheet1" : allowed;
}
