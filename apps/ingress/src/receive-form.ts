import { Readable } from "node:stream";
import type { FileStage, StagedFile } from "@workfuse/files";
import { type FormFieldConfig, fileReferenceSchema } from "@workfuse/nodes/catalog";
import { bodyKindOf } from "./body/body-kind.ts";
import type { BodyLimits } from "./body/receive.ts";
import { receiveMultipart } from "./body/receive-files.ts";
import type { Sent } from "./form-answers.ts";

export type ReceivedForm = {
  readonly given: URLSearchParams;
  readonly sent: Sent;
  /** Those that a field asked for; whatever else came is forgotten, and removed in a day. */
  readonly files: readonly StagedFile[];
};

/**
 * Reads what a form's page sends; undefined for what none sends. Files are in the store afterwards.
 * @throws WorkfuseError `request.invalid`, `request.too_large`, `file.unavailable`
 */
export async function receiveForm({
  body = Buffer.alloc(0),
  contentType,
  fields,
  limits,
  stage,
  signal,
}: {
  body: Buffer | Readable | undefined;
  contentType: string | undefined;
  fields: readonly FormFieldConfig[];
  limits: BodyLimits;
  stage: FileStage;
  signal: AbortSignal;
}): Promise<ReceivedForm | undefined> {
  const kind = bodyKindOf(contentType);
  if (kind.kind === "form") {
    const text = Buffer.isBuffer(body) ? body.toString("utf8") : "";
    return { given: new URLSearchParams(text), sent: new Map(), files: [] };
  }
  const names = fields.filter(({ type }) => type === "file").map(({ name }) => name);
  if (kind.kind !== "multipart" || contentType === undefined || names.length === 0) return undefined;
  const { data, files } = await receiveMultipart({
    source: Buffer.isBuffer(body) ? Readable.from([body]) : body,
    contentType,
    stage,
    maximum: limits.files,
    fieldMaximum: limits.body,
    signal,
  });
  const parts = Object.entries(data as Readonly<Record<string, unknown>>).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map((each) => [name, each] as const),
  );
  const given = new URLSearchParams();
  for (const [name, value] of parts) if (typeof value === "string") given.append(name, value);
  const sent = new Map(
    names.flatMap((name) => {
      const candidates = parts.filter(([part]) => part === `f-${name}`);
      const found = candidates.map(([, value]) => fileReferenceSchema.safeParse(value).data);
      // A page whose field was left empty sends an empty file without a name.
      const file = found.find((each) => each !== undefined && each.size > 0);
      return file ? [[name, file] as const] : [];
    }),
  );
  const wanted = new Set([...sent.values()].map(({ $file }) => $file));
  return { given, sent, files: files.filter(({ id }) => wanted.has(id)) };
}
