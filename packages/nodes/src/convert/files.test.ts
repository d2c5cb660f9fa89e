import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createDocuments } from "@workfuse/documents";
import { type TestFiles, createTestFiles } from "@workfuse/files/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileReferenceSchema } from "../fields/file-field.ts";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { convertNode } from "./definition.ts";
import { runConvert } from "./run.ts";

const { signal } = new AbortController();
const documents = createDocuments({ log: { debug() {}, info() {}, warn() {}, error() {} } });
let files: TestFiles;
beforeAll(async () => {
  files = await createTestFiles();
});
afterAll(() => files.remove());

const run = nodeRunner({ definition: convertNode, run: runConvert });
const convert = async (operation: string, value: unknown, more: object = {}) =>
  (await run({ operation, value, ...more }, { ports: { files, documents } })).output.result;
const keep = async (bytes: Buffer | string) => {
  const { id } = await files.put({
    workspaceId: "workspace",
    executionId: null,
    name: "x",
    contentType: "text/plain",
    content: Readable.from([Buffer.from(bytes)]) as AsyncIterable<Buffer>,
    maxBytes: 1e9,
    signal,
  });
  return { $file: id };
};
const contentOf = async (result: unknown) => {
  const { $file } = fileReferenceSchema.parse(result);
  return (
    await buffer((await files.open({ workspaceId: "workspace", id: $file, signal })).content)
  ).toString();
};

test("CSV is read from a file, in its charset, and written into one", async () => {
  const file = await keep(Buffer.from("name,n\nG\xfcnter,1\n", "latin1"));
  expect(await convert("parseCsv", file, { charset: "windows-1252" })).toEqual([{ name: "Günter", n: "1" }]);
  const written = await convert("writeCsv", [{ a: "ü" }], { asFile: true, fileName: "out.csv" });
  expect(written).toMatchObject({ name: "out.csv", contentType: "text/csv; charset=utf-8", size: 4 });
  expect(await contentOf(written)).toBe("a\nü");
});

test("JSON, XML and HTML are read from files as well; Base64 goes from a file and into one", async () => {
  expect(await convert("parseJson", await keep('{"a":1}'))).toEqual({ a: 1 });
  expect(await convert("parseXml", await keep("<a>1</a>"))).toEqual({ a: "1" });
  expect(await convert("htmlToText", await keep("<p>x"))).toBe("x");
  const bytes = Buffer.from([0, 255, 254]);
  expect(await convert("encodeBase64", await keep(bytes))).toBe("AP/+");
  expect(await convert("decodeBase64", "AP/+", { asFile: true })).toMatchObject({
    size: 3,
    name: "file.bin",
  });
});

test("Markdown becomes HTML and HTML Markdown, as text and as files", async () => {
  expect(await convert("markdownToHtml", "# A\n\n*b*")).toBe("<h1>A</h1>\n<p><em>b</em></p>\n");
  expect(await convert("htmlToMarkdown", "<h1>A</h1><p><em>b</em></p>")).toBe("# A\n\n*b*");
  const file = await convert("markdownToHtml", await keep("**x**"), { asFile: true });
  expect(file).toMatchObject({ name: "file.html", contentType: "text/html; charset=utf-8" });
  expect(await contentOf(file)).toBe("<p><strong>x</strong></p>\n");
});

test("rows go into a workbook and come back, by its header or as lists", async () => {
  const rows = [
    { name: "Ada", n: 1.5, ok: true, nothing: null },
    { name: "=HYPERLINK(1)", n: -2, ok: false, extra: { a: 1 } },
  ];
  const file = await convert("writeXlsx", rows, { sheet: "People", fileName: "people.xlsx" });
  expect(file).toMatchObject({ name: "people.xlsx", contentType: expect.stringContaining("spreadsheetml") });
  expect(await convert("readXlsx", file, { sheet: "People" })).toEqual([
    { name: "Ada", n: 1.5, ok: true, nothing: null, extra: null },
    { name: "=HYPERLINK(1)", n: -2, ok: false, nothing: null, extra: '{"a":1}' },
  ]);
  expect(await convert("readXlsx", file, { header: false })).toHaveLength(3);
});

test("whatever stands in the cells comes back from a workbook", async () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }).filter(
      // What XML cannot hold; an empty text is an empty cell.
      (text) => !/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text) && text !== "",
    ),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    fc.boolean(),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 100, maxLength: 100 }),
      async (rows) => {
        const file = await convert("writeXlsx", rows, { header: false });
        expect(await convert("readXlsx", file, { header: false })).toEqual(rows);
      },
    ),
    // Each run has 300 cells.
    { numRuns: 5, endOnFailure: true },
  );
}, 60_000);

test("a workbook comes from a file, and what is no workbook is said", async () => {
  expect((await failureOf(convert("readXlsx", "text"))).code).toBe("config.invalid");
  expect((await failureOf(convert("readXlsx", await keep("no workbook")))).code).toBe("document.invalid");
  expect((await failureOf(convert("writeXlsx", ["no", "table"]))).code).toBe("config.invalid");
});

test("what only computes is pure, what makes a file is not", () => {
  expect(convertNode.effect({ operation: "parseCsv" })).toBe("pure");
  expect(convertNode.effect({ operation: "writeCsv", asFile: true })).toBe("read");
  expect(convertNode.effect({ operation: "writeXlsx" })).toBe("read");
});
