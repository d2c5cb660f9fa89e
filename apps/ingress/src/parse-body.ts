import { WorkfuseError } from "@workfuse/errors";

// RFC 9110, 8.3.1: type "/" subtype, then parameters.
const mediaType = /^\s*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)\s*(?:;.*)?$/;

/**
 * What a webhook's body says, decided once by its Content-Type: JSON as its value, forms as an object of texts (lists
 * where a name comes several times), text as text. No body gives `null`.
 * @throws WorkfuseError `request.invalid`, `request.unsupported_media_type`
 */
export function parseBody({ body, contentType }: { body: Buffer; contentType: string | undefined }): unknown {
  if (body.length === 0) return null;
  const type = typeOf(contentType);
  if (type === "application/json" || type.endsWith("+json")) return parseJson(body);
  if (type === "application/x-www-form-urlencoded") return parseForm(decode(body));
  if (type.startsWith("text/")) return decode(body);
  throw new WorkfuseError({
    code: "request.unsupported_media_type",
    message: `A webhook takes JSON, forms and text; this is ${type}.`,
  });
}

function typeOf(contentType: string | undefined): string {
  // Many senders of JSON say nothing; what is no JSON is refused with a clear message.
  if (contentType === undefined) return "application/json";
  const found = mediaType.exec(contentType)?.[1];
  if (found === undefined) {
    throw new WorkfuseError({
      code: "request.unsupported_media_type",
      message: "The Content-Type is malformed.",
    });
  }
  return found.toLowerCase();
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
