import { isWorkfuseError } from "@workfuse/errors";
import fc from "fast-check";
import { expect, test } from "vitest";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { convertNode } from "./definition.ts";
import { runConvert } from "./run.ts";

const run = nodeRunner({ definition: convertNode, run: runConvert });
const convert = async (operation: string, value: unknown, more: object = {}) =>
  (await run({ operation, value, ...more })).output.result;

test("JSON is read and written; what is a value already stays one", async () => {
  expect(await convert("parseJson", '{"a":[1]}')).toEqual({ a: [1] });
  expect(await convert("parseJson", { a: 1 })).toEqual({ a: 1 });
  expect(await convert("writeJson", { a: 1 })).toBe('{"a":1}');
  expect(await convert("writeJson", { a: 1 }, { indent: true })).toBe('{\n  "a": 1\n}');
});

test("CSV is read by its first line, whatever its delimiter, quotes and line ends", async () => {
  const text = '\uFEFFname;zip;note\r\n"Ada; L.";01067;"two\r\nlines"\r\n\r\nBob;1\r\n';
  expect(await convert("parseCsv", text)).toEqual([
    { name: "Ada; L.", zip: "01067", note: "two\r\nlines" },
    { name: "Bob", zip: "1", note: null },
  ]);
});

test("CSV without a header gives lists; numbers become values only if asked", async () => {
  expect(await convert("parseCsv", "1,true\n2,x", { header: false, typed: true })).toEqual([
    [1, true],
    [2, "x"],
  ]);
});

test("columns with the same name, without one and with a dangerous one are all kept apart", async () => {
  const [row] = (await convert("parseCsv", "a,a,,__proto__\n1,2,3,4")) as object[];
  expect(Object.entries(row ?? {})).toEqual([
    ["a", "1"],
    ["a_2", "2"],
    ["column3", "3"],
    ["__proto__", "4"],
  ]);
});

test("CSV is written with the columns of all rows", async () => {
  const rows = [
    { a: 1, b: 'x "y"' },
    { c: { d: 1 }, a: null },
  ];
  expect(await convert("writeCsv", rows)).toBe('a,b,c\n1,"x ""y""",\n,,"{""d"":1}"');
  expect(await convert("writeCsv", [["1", "2"]], { delimiter: ";" })).toBe("1;2");
});

test("what is written as CSV is read back the same", async () => {
  const cell = fc
    .string({ unit: "binary", maxLength: 20 })
    .filter((text) => !/\r/.test(text) && text.trim() === text && text !== "");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ a: cell, b: cell, c: cell }), { minLength: 1, maxLength: 5 }),
      async (rows) => {
        const text = await convert("writeCsv", rows);
        expect(await convert("parseCsv", text, { delimiter: "," })).toEqual(rows);
      },
    ),
    { numRuns: 200 },
  );
});

test("XML becomes an object with attributes, lists and text, and goes back", async () => {
  const xml = '<order id="7"><item>a &amp; b</item><item>c</item><total cur="EUR">01.50</total></order>';
  const value = { order: { "@id": "7", item: ["a & b", "c"], total: { "@cur": "EUR", "#text": "01.50" } } };
  expect(await convert("parseXml", `<?xml version="1.0"?>\n${xml}`)).toEqual(value);
  expect(await convert("writeXml", value)).toBe(xml);
  expect(await convert("parseXml", "<a><n>1.5</n></a>", { typed: true })).toEqual({ a: { n: 1.5 } });
});

test("XML's own entities cannot be declared: neither growing ones nor files", async () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>';
  const file = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>';
  for (const text of [bomb, file]) {
    const failure = await failureOf(convert("parseXml", text));
    expect(failure.code).toBe("node.failed");
  }
});

test("fields are picked from HTML by CSS selectors", async () => {
  const html = '<ul><li><a href="/1">One  <b>!</b></a></li><li><a>Two</a></li></ul>';
  const fields = [
    { name: "first", selector: "li a" },
    { name: "all", selector: "li", all: true },
    { name: "links", selector: "a", take: "attribute", all: true },
    { name: "inner", selector: "a", take: "html" },
    { name: "none", selector: ".x" },
  ];
  expect(await convert("extractHtml", html, { fields })).toEqual({
    first: "One !",
    all: ["One !", "Two"],
    links: ["/1", null],
    inner: "One  <b>!</b>",
    none: null,
  });
});

test("HTML becomes the text that a reader would see", async () => {
  const html = "<title>x</title><style>b{}</style><h1>A</h1><p>b<br>c &amp; d</p><script>e()</script>";
  expect(await convert("htmlToText", html)).toBe("A\nb\nc & d");
});

test.each([
  ["htmlToText", "<div>".repeat(100_000)],
  ["htmlToText", "<p><b><i>".repeat(50_000)],
  ["htmlToText", "<p>a</x>".repeat(50_000)],
  ["htmlToText", "<".repeat(200_000)],
  ["extractHtml", "<p>a".repeat(50_000)],
  ["parseXml", `${"<a>".repeat(50_000)}${"</a>".repeat(50_000)}`],
  ["parseXml", `<r>${"<a b='1'>c</a>".repeat(50_000)}</r>`],
  ["parseCsv", '"'.repeat(200_000)],
])("hostile input to %s ends soon, well or with a reason", async (operation, value) => {
  const started = performance.now();
  const fields = [{ name: "a", selector: "p", all: true }];
  await convert(operation, value, { fields }).catch((error: unknown) =>
    expect(isWorkfuseError(error)).toBe(true),
  );
  expect(performance.now() - started).toBeLessThan(3000);
});

test("Base64 is made and read, also in its form for URLs", async () => {
  expect(await convert("encodeBase64", "ä€")).toBe("w6Tigqw=");
  expect(await convert("decodeBase64", "w6Tigqw")).toBe("ä€");
  expect(await convert("decodeBase64", Buffer.from("??>>").toString("base64url"))).toBe("??>>");
});

test.each([
  ["parseJson", "{", {}],
  ["parseCsv", 'a,b\n"1,2', {}],
  ["parseXml", "<a>", {}],
  ["decodeBase64", "***", {}],
  ["decodeBase64", "/w==", {}],
  ["writeXml", [1], {}],
  ["writeCsv", [1, 2], {}],
  ["extractHtml", "<p>", { fields: [{ name: "a", selector: "p[" }] }],
])("%s of %j is refused with a reason", async (operation, value, more) => {
  expect((await failureOf(convert(operation, value, more))).message).not.toBe("");
});

test("there must be something to pick from HTML", () => {
  expect(convertNode.authoredConfig.safeParse({ operation: "extractHtml", value: "x" }).success).toBe(false);
});
