import { WorkfuseError } from "@workfuse/errors";
import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";
import { isRecord } from "../values/path.ts";

// Attributes and mixed text get names that no element can have.
const names = { attributeNamePrefix: "@", textNodeName: "#text", ignoreAttributes: false } as const;

/** An XML document as an object: elements by name, repeated ones as lists, attributes as `@name`. @throws WorkfuseError `node.failed` */
export function parseXml({ text, typed }: { text: string; typed: boolean }): unknown {
  // A document that declares entities can grow without end or name files; data has no use for them.
  if (/<!ENTITY/i.test(text)) {
    throw new WorkfuseError({
      code: "node.failed",
      message: "XML that declares entities of its own is not read.",
    });
  }
  const checked = XMLValidator.validate(text);
  if (checked !== true) {
    const { msg, line, col } = checked.err;
    throw new WorkfuseError({
      code: "node.failed",
      message: `This is not XML: ${msg} (line ${line}, column ${col}).`,
    });
  }
  try {
    const parser = new XMLParser({
      ...names,
      parseTagValue: typed,
      parseAttributeValue: typed,
      ignoreDeclaration: true,
    });
    return parser.parse(text) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "";
    throw new WorkfuseError({
      code: "node.failed",
      message: `This XML cannot be read: ${reason.slice(0, 200)}`,
      cause,
    });
  }
}

/** XML of an object, in the same form. @throws WorkfuseError `config.invalid` */
export function writeXml({ value, indent }: { value: unknown; indent: boolean }): string {
  if (!isRecord(value) || Object.keys(value).length !== 1) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: "XML is written from an object with one key, the name of the outermost element.",
    });
  }
  const builder = new XMLBuilder({ ...names, format: indent, indentBy: "  ", suppressEmptyNode: true });
  return builder.build(value);
}
