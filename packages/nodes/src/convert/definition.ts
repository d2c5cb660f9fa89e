import type { EffectClass } from "@workfuse/graph";
import { z } from "zod";
import { defineNode } from "../define-node.ts";

const operations = [
  "parseJson",
  "writeJson",
  "parseCsv",
  "writeCsv",
  "parseXml",
  "writeXml",
  "extractHtml",
  "htmlToText",
  "htmlToMarkdown",
  "markdownToHtml",
  "readXlsx",
  "writeXlsx",
  "encodeBase64",
  "decodeBase64",
] as const;
type Operation = (typeof operations)[number];
const only = (...is: readonly Operation[]) => ({ field: "operation", is });
const writing = [
  "writeJson",
  "writeCsv",
  "writeXml",
  "htmlToText",
  "htmlToMarkdown",
  "markdownToHtml",
  "decodeBase64",
] as const;

// What makes or reads a workbook, or a file, does more than compute; it changes nothing that anybody could see.
function effectOf(config: Readonly<Record<string, unknown>>): EffectClass {
  const { operation, asFile } = config;
  return operation === "readXlsx" || operation === "writeXlsx" || asFile === true ? "read" : "pure";
}

export const convertNode = defineNode({
  type: "convert",
  label: "Convert",
  description: "Turns text into data and back: JSON, CSV, XML, HTML, Markdown, Excel, Base64.",
  group: "data",
  icon: "file-code",
  role: "action",
  config: (templated) =>
    z
      .strictObject({
        operation: z.enum(operations).meta({
          title: "What to do",
          options: {
            parseJson: "Read JSON",
            writeJson: "Write JSON",
            parseCsv: "Read CSV",
            writeCsv: "Write CSV",
            readXlsx: "Read an Excel workbook",
            writeXlsx: "Write an Excel workbook",
            parseXml: "Read XML",
            writeXml: "Write XML",
            extractHtml: "Pick from HTML",
            htmlToText: "HTML to text",
            htmlToMarkdown: "HTML to Markdown",
            markdownToHtml: "Markdown to HTML",
            encodeBase64: "Encode as Base64",
            decodeBase64: "Decode Base64",
          },
        }),
        value: templated(z.unknown()).meta({
          title: "Value",
          description: "What is read may also be a file.",
          placeholder: "{{nodes.http.body}}",
        }),
        charset: templated(z.string().min(1).max(40))
          .optional()
          .meta({
            title: "Charset of a file",
            description: "UTF-8 if empty.",
            placeholder: "windows-1252",
            visibleWhen: only(
              "parseJson",
              "parseCsv",
              "parseXml",
              "extractHtml",
              "htmlToText",
              "htmlToMarkdown",
              "markdownToHtml",
            ),
          }),
        sheet: templated(z.string().min(1).max(100))
          .optional()
          .meta({
            title: "Sheet",
            description: "The first one when reading, “Sheet1” when writing, if empty.",
            visibleWhen: only("readXlsx", "writeXlsx"),
          }),
        header: z
          .boolean()
          .default(true)
          .meta({
            title: "The first line names the columns",
            visibleWhen: only("parseCsv", "writeCsv", "readXlsx", "writeXlsx"),
          }),
        delimiter: templated(z.string().min(1).max(10))
          .optional()
          .meta({
            title: "Delimiter",
            description: "Found out when reading, a comma when writing, if empty.",
            placeholder: ";",
            visibleWhen: only("parseCsv", "writeCsv"),
          }),
        typed: z
          .boolean()
          .default(false)
          .meta({
            title: "Turn numbers and yes/no into values",
            description: "Off, all stays text: postcodes keep their zeros.",
            visibleWhen: only("parseCsv", "parseXml"),
          }),
        indent: z
          .boolean()
          .default(false)
          .meta({
            title: "On several lines",
            visibleWhen: only("writeJson", "writeXml"),
          }),
        asFile: z
          .boolean()
          .default(false)
          .meta({
            title: "Into a file",
            description: "The result is a file by reference instead of text.",
            visibleWhen: only(...writing),
          }),
        fileName: templated(z.string().min(1).max(255))
          .optional()
          .meta({
            title: "Name of the file",
            placeholder: "report.xlsx",
            visibleWhen: only(...writing, "writeXlsx"),
          }),
        fields: z
          .array(
            z.strictObject({
              name: z.string().min(1, "A field needs a name.").max(100).meta({ title: "Name" }),
              selector: z.string().min(1, "A selector is needed.").max(500).meta({
                title: "CSS selector",
                placeholder: "article h2 > a",
              }),
              take: z
                .enum(["text", "html", "attribute"])
                .default("text")
                .meta({
                  title: "Take",
                  options: { text: "the text", html: "the HTML inside", attribute: "an attribute" },
                }),
              attribute: z
                .string()
                .min(1)
                .max(100)
                .optional()
                .meta({
                  title: "Attribute",
                  placeholder: "href",
                  visibleWhen: { field: "take", is: ["attribute"] },
                }),
              all: z.boolean().default(false).meta({ title: "All that match, as a list" }),
            }),
          )
          .max(100)
          .optional()
          .meta({ title: "Fields", visibleWhen: only("extractHtml") }),
      })
      .superRefine(({ operation, fields }, context) => {
        if (operation === "extractHtml" && (fields ?? []).length === 0) {
          context.addIssue({ code: "custom", path: ["fields"], message: "Say what to pick." });
        }
      }),
  output: z.object({ result: z.unknown() }),
  effect: effectOf,
  initialConfig: { operation: "parseJson", value: "{{trigger.data}}" },
});
