import { readFile, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@workfuse/ports";
import { z } from "zod";
import { isSameProcess, processStart } from "./process-identity.ts";
import { replaceFile } from "./write-file.ts";

const recordSchema = z.array(z.object({ name: z.string(), pid: z.int(), start: z.string() }));
type Recorded = z.output<typeof recordSchema>;

export type ProcessRecord = {
  readonly add: (input: { name: string; pid: number }) => Promise<void>;
  readonly remove: (pid: number) => Promise<void>;
};

/** Keeps a list of the running parts on disk, for a next start that comes after a crash of this one. */
export function createProcessRecord(file: string): ProcessRecord {
  let list: Recorded = [];
  let last: Promise<unknown> = Promise.resolve();
  const save = (): Promise<void> => {
    const next = last.then(() => replaceFile({ file, text: JSON.stringify(list) }));
    last = next.catch(() => undefined);
    return next;
  };
  return {
    add: async ({ name, pid }) => {
      const start = await processStart(pid);
      if (start === undefined) return;
      list = [...list, { name, pid, start }];
      await save();
    },
    remove: async (pid) => {
      list = list.filter((each) => each.pid !== pid);
      await save();
    },
  };
}

/**
 * Parts of an earlier stack end by themselves when it is gone. Waits for those that are still busy with that, and ends
 * what does not end within `limitMs`: two services must not work on the same files.
 */
export async function endLeftovers({
  file,
  limitMs,
  log,
  signal,
}: {
  file: string;
  limitMs: number;
  log: Log;
  signal: AbortSignal;
}): Promise<void> {
  const end = performance.now() + limitMs;
  for (const each of await readRecord(file)) {
    while (await isSameProcess(each)) {
      if (performance.now() > end) {
        log.warn({ name: each.name, pid: each.pid }, "ending a part that an earlier run left behind");
        killIfThere(each.pid);
      }
      await sleep(50, undefined, { signal });
    }
  }
  await rm(file, { force: true });
}

async function readRecord(file: string): Promise<Recorded> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    // None yet, or one that a crash cut off: then there is nothing that we could name with certainty.
    return [];
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended in this moment.
  }
}
