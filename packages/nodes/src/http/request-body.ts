import { WorkfuseError } from "@workfuse/errors";
import { asText } from "../values/as-text.ts";
import { isRecord } from "../values/path.ts";
import type { HttpConfig } from "./run.ts";

export type RequestBody = { readonly body?: string | Uint8Array; readonly contentType?: string };

/** The body in the form that the config asks for. @throws WorkfuseError `config.invalid` */
export async function requestBody({
  method,
  body,
  bodyType,
  contentType,
}: Pick<HttpConfig, "method" | "body" | "bodyType" | "contentType">): Promise<RequestBody> {
  if (method === "GET" || body === undefined || body === null) return {};
  switch (bodyType) {
    case undefined:
    case "auto":
      return typeof body === "string"
        ? { body, contentType: "text/plain; charset=utf-8" }
        : { body: JSON.stringify(body), contentType: "application/json" };
    case "json":
      return { body: jsonText(body), contentType: "application/json" };
    case "form":
      return {
        body: new URLSearchParams(fieldsOf(body)).toString(),
        contentType: "application/x-www-form-urlencoded",
      };
    case "multipart":
      return multipart(fieldsOf(body));
    case "text":
      return { body: asText(body), contentType: "text/plain; charset=utf-8" };
    case "raw":
      return { body: asText(body), contentType: contentType ?? "application/octet-stream" };
  }
}

// Text that is JSON already is sent as it stands, so that a template may write it.
function jsonText(body: unknown): string {
  if (typeof body !== "string") return JSON.stringify(body);
  try {
    JSON.parse(body);
    return body;
  } catch {
    return JSON.stringify(body);
  }
}

function fieldsOf(body: unknown): [name: string, value: string][] {
  if (!isRecord(body)) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: "A form's body is an object: the names of its fields with their values.",
      details: { field: "body" },
    });
  }
  // A list is sent as one field for each of its items, as browsers do.
  return Object.entries(body).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((item): [string, string] => [name, asText(item)]),
  );
}

async function multipart(fields: readonly (readonly [string, string])[]): Promise<RequestBody> {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  // The platform writes the parts and chooses the boundary.
  const encoded = new Response(form);
  const contentType = encoded.headers.get("content-type");
  return {
    body: new Uint8Array(await encoded.arrayBuffer()),
    ...(contentType === null ? {} : { contentType }),
  };
}
