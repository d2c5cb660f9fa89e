import { WorkfuseError } from "@workfuse/errors";
import type { EgressRequest, StoredFile, StreamedBody } from "@workfuse/ports";
import type { NodeRunInput } from "../node-run.ts";
import { asText } from "../values/as-text.ts";
import { isRecord } from "../values/path.ts";
import { fileIdIn } from "../values/stored-files.ts";
import { type Part, multipartBody } from "./multipart.ts";
import type { HttpConfig } from "./run.ts";

export type RequestBody = { readonly body?: EgressRequest["body"]; readonly contentType?: string };

type Input = Pick<NodeRunInput<HttpConfig>, "config" | "ports" | "workspaceId" | "signal">;

/** The body in the form that the config asks for. @throws WorkfuseError `config.invalid`, `file.not_found` */
export async function requestBody(input: Input): Promise<RequestBody> {
  const { method, body, bodyType, contentType } = input.config;
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
        body: new URLSearchParams(
          fieldsOf(body).map(([name, value]): [string, string] => [name, asText(value)]),
        ).toString(),
        contentType: "application/x-www-form-urlencoded",
      };
    case "multipart":
      return multipartBody(await Promise.all(fieldsOf(body).map((field) => partOf({ input, field }))));
    case "text":
      return { body: asText(body), contentType: "text/plain; charset=utf-8" };
    case "file": {
      const { file, open } = await fileIn({ input, value: body });
      return { body: { size: file.size, open }, contentType: contentType ?? file.contentType };
    }
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

function fieldsOf(body: unknown): [name: string, value: unknown][] {
  if (!isRecord(body)) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: "A form's body is an object: the names of its fields with their values.",
      details: { field: "body" },
    });
  }
  // A list is sent as one field for each of its items, as browsers do.
  return Object.entries(body).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map((item): [string, unknown] => [
      name,
      item,
    ]),
  );
}

async function partOf({
  input,
  field: [name, value],
}: {
  input: Input;
  field: readonly [string, unknown];
}): Promise<Part> {
  if (fileIdIn(value) === undefined) return { name, content: asText(value) };
  return { name, content: await fileIn({ input, value }) };
}

async function fileIn({
  input,
  value,
}: {
  input: Input;
  value: unknown;
}): Promise<{ file: StoredFile; open: StreamedBody["open"] }> {
  const id = fileIdIn(value);
  if (id === undefined) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: "The body is not a file: give one such as {{nodes.http.body}}.",
      details: { field: "body" },
    });
  }
  const { ports, workspaceId, signal } = input;
  const file = await ports.files.info({ workspaceId, id });
  const open = async () => (await ports.files.open({ workspaceId, id, signal })).content;
  return { file, open };
}
