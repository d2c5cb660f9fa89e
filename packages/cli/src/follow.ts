import { setTimeout as sleep } from "node:timers/promises";
import { type WorkfuseClient, must } from "@workfuse/client";
import { plain } from "./table.ts";

const pollMs = 500;
const pageLimit = 100;

/** Whether an execution has come to its end. */
function isOver(status: string): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

/** Writes new log entries. @returns the last entry's id */
async function writeNew({
  client,
  id,
  after,
  out,
  signal,
}: {
  client: WorkfuseClient;
  id: string;
  after: number;
  out: (line: string) => void;
  signal: AbortSignal;
}): Promise<number> {
  let last = after;
  for (;;) {
    const query = { after: last, limit: pageLimit };
    const { items } = must(
      await client.GET("/executions/{id}/logs", { params: { path: { id }, query }, signal }),
    );
    for (const { id: entry, timestamp, level, nodeId, message } of items) {
      out(`${timestamp}  ${level.padEnd(5)}  ${nodeId}  ${plain(message)}`);
      last = entry;
    }
    if (items.length < pageLimit) return last;
  }
}

export type End = { readonly status: string; readonly message: string | undefined };

/** Writes an execution's log, and with `follow` what comes to it until it ends. @returns how it is by then */
export async function followExecution({
  client,
  id,
  follow,
  out,
  signal,
}: {
  client: WorkfuseClient;
  id: string;
  follow: boolean;
  out: (line: string) => void;
  signal: AbortSignal;
}): Promise<End> {
  let after = 0;
  for (;;) {
    // The status is asked first: what was logged before the end is then there to be read.
    const { status, error } = must(
      await client.GET("/executions/{id}", { params: { path: { id } }, signal }),
    );
    after = await writeNew({ client, id, after, out, signal });
    if (!follow || isOver(status)) return { status, message: error?.message };
    await sleep(pollMs, undefined, { signal });
  }
}
