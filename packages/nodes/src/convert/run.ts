import type { z } from "zod";
import type { NodeRun, NodeRunInput } from "../node-run.ts";
import { asText } from "../values/as-text.ts";
import { decodeText } from "../values/decode-text.ts";
import { fileIdIn, readBytes, storeBytes } from "../values/stored-files.ts";
import { decodeBase64, decodeBase64Bytes, encodeBase64 } from "./base64.ts";
import { parseCsv, writeCsv } from "./csv.ts";
import type { convertNode } from "./definition.ts";
import { extractHtml, htmlToText } from "./html.ts";
import { parseJson } from "./json.ts";
import { readWorkbook, writeWorkbook } from "./workbook.ts";
import { parseXml, writeXml } from "./xml.ts";

export type ConvertInput = NodeRunInput<z.output<(typeof convertNode)["config"]>>;
type Config = ConvertInput["config"];

// A file that is read as text is in memory as a whole, and so is what becomes of it.
const mostReadBytes = 32 * 1024 * 1024;

/**
 * One conversion, in memory; nothing that a document refers to is fetched. What hostile documents could keep busy for
 * long happens in the `documents` port.
 */
export const runConvert: NodeRun<typeof convertNode> = async (input) => {
  const { config } = input;
  const result = await convert(input);
  if (!config.asFile || config.operation === "writeXlsx") return { output: { result } };
  const [extension, contentType] = written.get(config.operation) ?? ["txt", "text/plain; charset=utf-8"];
  const file = await storeBytes({
    input,
    name: config.fileName ?? `file.${extension}`,
    contentType,
    bytes: Buffer.isBuffer(result) ? result : Buffer.from(asText(result)),
  });
  return { output: { result: file } };
};

const written: ReadonlyMap<Config["operation"], readonly [extension: string, contentType: string]> = new Map([
  ["writeJson", ["json", "application/json"]],
  ["writeCsv", ["csv", "text/csv; charset=utf-8"]],
  ["writeXml", ["xml", "application/xml"]],
  ["htmlToMarkdown", ["md", "text/markdown; charset=utf-8"]],
  ["markdownToHtml", ["html", "text/html; charset=utf-8"]],
  ["decodeBase64", ["bin", "application/octet-stream"]],
]);

async function convert(input: ConvertInput): Promise<unknown> {
  const { config, ports, signal } = input;
  const { operation, header, delimiter, typed, indent, fields = [], asFile } = config;
  const text = async (): Promise<string> => asText(await textOfFile(input));
  switch (operation) {
    case "parseJson":
      return parseJson(await textOfFile(input));
    case "writeJson":
      return JSON.stringify(config.value ?? null, null, indent ? 2 : 0);
    case "parseCsv":
      return parseCsv({ text: await text(), header, delimiter, typed });
    case "writeCsv":
      return writeCsv({ value: config.value, header, delimiter });
    case "parseXml":
      return parseXml({ text: await text(), typed });
    case "writeXml":
      return writeXml({ value: config.value, indent });
    case "extractHtml":
      return extractHtml({ html: await text(), fields });
    case "htmlToText":
      return htmlToText(await text());
    case "htmlToMarkdown":
    case "markdownToHtml":
      return ports.documents.convert({ kind: operation, text: await text() }, { signal });
    case "readXlsx":
      return readWorkbook(input);
    case "writeXlsx":
      return writeWorkbook(input);
    case "encodeBase64":
      return encodedBase64(input);
    case "decodeBase64":
      return asFile ? decodeBase64Bytes(await text()) : decodeBase64(await text());
  }
}

/** The text of a file in place of its reference; every other value as it is. */
async function textOfFile(input: ConvertInput): Promise<unknown> {
  const { value, charset } = input.config;
  const id = fileIdIn(value);
  if (id === undefined) return value;
  const { bytes } = await readBytes({ input, id, maxBytes: mostReadBytes });
  return decodeText({ bytes, charset });
}

async function encodedBase64(input: ConvertInput): Promise<string> {
  const id = fileIdIn(input.config.value);
  if (id === undefined) return encodeBase64(asText(input.config.value));
  const { bytes } = await readBytes({ input, id, maxBytes: mostReadBytes });
  return bytes.toString("base64");
}
