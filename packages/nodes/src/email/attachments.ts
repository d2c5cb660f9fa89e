import type { Readable } from "node:stream";
import { WorkfuseError } from "@workfuse/errors";
import type { NodeRunInput } from "../node-run.ts";
import { contentOf, fileIdsOf } from "../values/stored-files.ts";
import type { EmailConfig } from "./run.ts";

const mostFiles = 50;
// What mail servers commonly take.
const mostBytes = 25 * 1024 * 1024;

type Attached = {
  readonly name: string;
  readonly contentType: string;
  /** The bytes, fetched once somebody reads them. */
  readonly content: () => Readable;
};

/** The files that a message carries. @throws WorkfuseError `file.not_found`, `file.too_large` before anything is sent */
export async function attachedFiles(
  input: Pick<NodeRunInput<EmailConfig>, "config" | "ports" | "workspaceId" | "signal">,
): Promise<readonly Attached[]> {
  const { attachments } = input.config;
  const { ports, workspaceId } = input;
  if (attachments === undefined) return [];
  const ids = fileIdsOf(attachments);
  if (ids.length > mostFiles) throw tooLarge(`A message carries at most ${mostFiles} files.`);
  const files = await Promise.all(ids.map((id) => ports.files.info({ workspaceId, id })));
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > mostBytes) {
    throw tooLarge(`The attachments have ${size} bytes together; at most ${mostBytes} are sent.`);
  }
  return files.map(({ id, name, contentType }) => ({
    name,
    contentType,
    content: () => contentOf({ input, id }),
  }));
}

function tooLarge(message: string): WorkfuseError {
  return new WorkfuseError({ code: "file.too_large", message });
}
