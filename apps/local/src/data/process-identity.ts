import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);

/**
 * When a process began, in the system's own terms; undefined when there is no such process. Together with the id it
 * names one process for ever: ids alone are used again.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
    // The name in parentheses may hold spaces; the state is the first field after it, the start the twentieth.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields === undefined || fields[0] === "Z" || fields[0] === "X") return undefined;
    return fields[19];
  }
  const { stdout } = await execute("ps", ["-o", "lstart=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.trim() === "" ? undefined : stdout.trim();
}

/** Whether the very process that was recorded still runs. */
export async function isSameProcess({ pid, start }: { pid: number; start: string }): Promise<boolean> {
  return (await processStart(pid)) === start;
}
