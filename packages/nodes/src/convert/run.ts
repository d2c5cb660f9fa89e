import type { z } from "zod";
import type { NodeRun } from "../node-run.ts";
import { asText } from "../values/as-text.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { parseCsv, writeCsv } from "./csv.ts";
import type { convertNode } from "./definition.ts";
import { extractHtml, htmlToText } from "./html.ts";
import { parseJson } from "./json.ts";
import { parseXml, writeXml } from "./xml.ts";

type Config = z.output<(typeof convertNode)["config"]>;

/** One conversion. Everything happens in memory; nothing that a document refers to is fetched. */
export const runConvert: NodeRun<typeof convertNode> = async ({ config }) => ({
  output: { result: convert(config) },
});

function convert(config: Config): unknown {
  const { operation, value, header, delimiter, typed, indent, fields = [] } = config;
  const text = asText(value);
  switch (operation) {
    case "parseJson":
      return parseJson(value);
    case "writeJson":
      return JSON.stringify(value ?? null, null, indent ? 2 : 0);
    case "parseCsv":
      return parseCsv({ text, header, delimiter, typed });
    case "writeCsv":
      return writeCsv({ value, header, delimiter });
    case "parseXml":
      return parseXml({ text, typed });
    case "writeXml":
      return writeXml({ value, indent });
    case "extractHtml":
      return extractHtml({ html: text, fields });
    case "htmlToText":
      return htmlToText(text);
    case "encodeBase64":
      return encodeBase64(text);
    case "decodeBase64":
      return decodeBase64(text);
  }
}
