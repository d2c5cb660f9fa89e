import { WorkfuseError } from "@workfuse/errors";
import { type BodyKind, bodyKindOf } from "./body-kind.ts";

/**
 * What a body says that is no file: JSON as its value, forms as an object of texts (lists where a name comes several
 * times), text as text. No body gives `null`.
 * @throws WorkfuseError `request.invalid`, `request.unsupported_media_type`
 */
export function parseBody({
  body,
  contentType,
  kind = bodyKindOf(contentType),
}: {
  body: Buffer;
  contentType: string | undefined;
  /** If it was decided before. */
  kind?: BodyKind;
}): unknown {
  if (body.length === 0) return null;
  switch (kind.kind) {
    case "json":
      return parseJson(body);
    case "form":
      return parseForm(decode(body));
    case "text":
      return decode(body);
    case "malformed":
      throw new WorkfuseError({
        code: "request.unsupported_media_type",
        message: "The Content-Type is malformed.",
      });
    case "multipart":
    case "binary":
      throw new WorkfuseError({
        code: "request.unsupported_media_type",
        message: `JSON, forms and text are taken here; this is ${kind.type}.`,
      });
  }
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw new WorkfuseError({ code: "request.invalid", message: "The body is not valid UTF-8.", cause });
  }
}

function parseJson(body: Buffer): unknown {
  const text = decode(body);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new WorkfuseError({ code: "request.invalid", message: "The body is not valid JSON.", cause });
  }
}

function parseForm(text: string): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const before = fields[name];
    if (before === undefined) fields[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else fields[name] = [before, value];
  }
  return fields;
}
