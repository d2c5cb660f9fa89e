import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { DocumentJob } from "@workfuse/ports";
import { expect, test } from "vitest";
import { ZipFile } from "yazl";
import { type DocumentLimits, createDocuments } from "./create-documents.ts";

const { signal } = new AbortController();
const errors: string[] = [];
const log = {
  debug() {},
  info() {},
  warn() {},
  error(_fields: object, message: string) {
    errors.push(message);
  },
};
const documents = createDocuments({ log });
const limited = (limits: Partial<DocumentLimits>) => createDocuments({ log, limits });
const markdown = (text: string) => documents.convert({ kind: "markdownToHtml", text }, { signal });
const html = (text: string) => documents.convert({ kind: "htmlToMarkdown", text }, { signal });
const read = (bytes: Uint8Array, more: { sheet?: string; maxRows?: number } = {}) =>
  documents.convert({ kind: "readXlsx", bytes, maxRows: 1000, ...more }, { signal });
const write = (rows: Extract<DocumentJob, { kind: "writeXlsx" }>["rows"], sheet = "Data") =>
  documents.convert({ kind: "writeXlsx", rows, sheet }, { signal });

test("Markdown becomes HTML: headings, tables, code", async () => {
  expect(await markdown("# A *b*\n\n|x|y|\n|-|-|\n|1|2|\n")).toMatch(
    /<h1>A <em>b<\/em><\/h1>\s*<table>[\s\S]*<td>1<\/td>/,
  );
});

test("HTML becomes Markdown, without what a reader does not see", async () => {
  const page =
    "<title>t</title><script>x()</script><h2>A <b>b</b></h2><ul><li>one</li></ul><a href='https://x.y/'>z</a>";
  expect(await html(page)).toBe("## A **b**\n\n-   one\n\n[z](https://x.y/)");
});

test("a table of a page stays a table, there and back", async () => {
  const table = await html("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>");
  expect(table).toBe("| a   | b   |\n| --- | --- |\n| 1   | 2   |");
  expect(await markdown(table)).toContain("<td>2</td>");
});

test("a workbook that is written is read back the same", async () => {
  const rows = [
    ["name", "n", "yes", "empty"],
    ["=1+1 <&> ä€😀", 1.5, true, null],
    ["two\nlines", -0.001, false, "x"],
  ];
  const bytes = await write(rows);
  expect(await read(bytes)).toEqual(rows);
  expect(await read(bytes, { sheet: "Data" })).toEqual(rows);
});

test("characters that XML cannot hold are left out, and an odd sheet name is made one that Excel takes", async () => {
  const bytes = await write([["a\u0000b\u001fc"]], "a/b:c*[x]?".repeat(9));
  expect(await read(bytes)).toEqual([["abc"]]);
});

test("texts that are names of every object's properties, and texts with entities, stay what they are", async () => {
  const rows = [
    ["constructor", "__proto__", "toString"],
    ["&amp;", "]]>", " x "],
    [1e-7, 1e300, -5],
  ];
  expect(await read(await write(rows))).toEqual(rows);
});

test("a sheet that is not there, too many rows, and what is no workbook are said", async () => {
  const bytes = await write([["a"], ["b"], ["c"]]);
  await expect(read(bytes, { sheet: "Nope" })).rejects.toMatchObject({
    code: "document.invalid",
    message: expect.stringContaining("Nope"),
  });
  await expect(read(bytes, { maxRows: 2 })).rejects.toMatchObject({ code: "document.limit" });
  for (const odd of [new Uint8Array(), randomBytes(1000), bytes.slice(0, bytes.byteLength / 2)]) {
    await expect(read(odd)).rejects.toMatchObject({ code: "document.invalid" });
  }
});

test("dates are ISO 8601, and a formula gives the value that its writer computed", async () => {
  const sheet = sheetOf(
    '<row r="1"><c r="A1" s="1"><v>45000</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="e"><v>#DIV/0!</v></c></row>',
  );
  const [row] = await read(await workbook(sheet));
  expect(row?.slice(0, 2)).toEqual(["2023-03-15T00:00:00.000Z", 2]);
});

test("a workbook that unpacks to 900 MiB is refused before it fills the memory", async () => {
  const bytes = await workbook(Buffer.alloc(900 * 1024 * 1024, " "));
  expect(bytes.byteLength).toBeLessThan(2_000_000);
  await expect(read(bytes)).rejects.toMatchObject({
    code: "document.limit",
    message: expect.stringContaining("256 MiB"),
  });
}, 60_000);

test("a sheet of many small cells that would fill the memory is ended, and this process lives", async () => {
  const row = (_: unknown, index: number) =>
    `<row r="${index + 1}">${Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (column) => `<c r="${column}${index + 1}"><v>1</v></c>`).join("")}</row>`;
  const bytes = await workbook(sheetOf(Array.from({ length: 200_000 }, row).join("")));
  const tight = limited({ maxHeapMegabytes: 200, maxResidentBytes: 400 * 1024 * 1024 });
  const running = tight.convert({ kind: "readXlsx", bytes, maxRows: 1000 }, { signal });
  await expect(running).rejects.toMatchObject({ code: "document.limit" });
}, 60_000);

test("entities that multiply themselves are not expanded", async () => {
  const lol = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("");
  const sheet = Buffer.from(
    `<!DOCTYPE x [<!ENTITY l0 "lol">${lol}]>${sheetOf('<row r="1"><c r="A1" t="str"><v>&l9;</v></c></row>').toString()}`,
  );
  const outcome = await read(await workbook(sheet)).catch((error: unknown) => error);
  expect(JSON.stringify(outcome).length).toBeLessThan(10_000);
});

test.each<[string, DocumentJob]>([
  [
    "Markdown",
    { kind: "markdownToHtml", text: `${"[".repeat(100_000)}${"*_".repeat(100_000)}${"<".repeat(100_000)}` },
  ],
  ["HTML", { kind: "htmlToMarkdown", text: "<b>".repeat(200_000) }],
])("hostile %s ends with an answer or a limit, in time", async (_what, job) => {
  const began = performance.now();
  const outcome = await limited({ wallMs: 2000 })
    .convert(job, { signal })
    .catch((error: { code: string }) => error.code);
  expect(performance.now() - began).toBeLessThan(4000);
  if (typeof outcome === "string" && outcome.startsWith("document.")) {
    expect(["document.limit", "document.invalid"]).toContain(outcome);
  }
});

test("a conversion that takes too long is ended at its limit", async () => {
  const text = `${"*a _b ".repeat(60_000)}\n`.repeat(20);
  const began = performance.now();
  const running = limited({ wallMs: 300 }).convert({ kind: "markdownToHtml", text }, { signal });
  await expect(running).rejects.toMatchObject({ code: "document.limit" });
  expect(performance.now() - began).toBeLessThan(2000);
});

test("ACCEPTANCE 21: an abort ends a conversion, and one that waits, at once with the signal's own reason", async () => {
  const one = createDocuments({ log, processes: 1 });
  const controller = new AbortController();
  const reason = new Error("cancelled");
  const job: DocumentJob = { kind: "markdownToHtml", text: "*a _b ".repeat(300_000) };
  const both = [1, 2].map(() => one.convert(job, { signal: controller.signal }));
  setTimeout(() => controller.abort(reason), 100);
  const began = performance.now();
  for (const running of both) await expect(running).rejects.toBe(reason);
  expect(performance.now() - began).toBeLessThan(1500);
  expect(await one.convert({ kind: "markdownToHtml", text: "a" }, { signal })).toBe("<p>a</p>\n");
});

test("a process that cannot start is an outage, not the document's fault", async () => {
  const running = limited({ maxHeapMegabytes: 1 }).convert({ kind: "markdownToHtml", text: "a" }, { signal });
  await expect(running).rejects.toMatchObject({ code: expect.stringMatching(/^document\./) });
});

function sheetOf(rows: string): Buffer {
  return Buffer.from(
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
  );
}

/** A workbook written by hand around one sheet. */
async function workbook(sheet: Buffer): Promise<Buffer> {
  const zip = new ZipFile();
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const add = (path: string, text: string | Buffer) =>
    zip.addBuffer(typeof text === "string" ? Buffer.from(text) : text, path);
  add(
    "xl/workbook.xml",
    `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
  );
  add(
    "xl/_rels/workbook.xml.rels",
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  );
  add(
    "xl/styles.xml",
    `<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  );
  add("xl/worksheets/sheet1.xml", sheet);
  zip.end();
  return buffer(zip.outputStream);
}
