import { WorkfuseError } from "@workfuse/errors";
import type { NodeRun } from "../node-run.ts";
import type { respondNode } from "./definition.ts";

// What the server that sends the answer sets itself, and what would break the connection.
const reserved = new Set([
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
]);

/** Puts the answer on record; who waits for it at the webhook sends it. */
export const runRespond: NodeRun<typeof respondNode> = async ({ config: { status, headers, body } }) => {
  for (const [name, value] of Object.entries(headers)) {
    const why = reserved.has(name.toLowerCase())
      ? "is set by the server itself"
      : /[\r\n\0]/.test(value)
        ? "has a line break in its value"
        : undefined;
    if (why === undefined) continue;
    throw new WorkfuseError({
      code: "config.invalid",
      message: `The header “${name}” ${why}.`,
      details: { field: `headers.${name}` },
    });
  }
  return { output: { status }, answer: { status, headers, body: body ?? null } };
};
