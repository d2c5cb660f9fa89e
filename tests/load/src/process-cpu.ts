import { readFileSync } from "node:fs";

const ticksPerSecond = 100;

/** CPU seconds that a process has used, children that have ended included. Linux only. */
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // Fields after the command's name, which may contain blanks.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0);
  return ticks / ticksPerSecond;
}

/** CPU seconds of a process and all that descend from it. */
export function cpuSecondsOfTree(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .split(" ")
    .filter(Boolean)
    .map(Number);
  return children.reduce((sum, child) => sum + safely(child), safely(pid, false));
}

function safely(pid: number, withChildren = true): number {
  try {
    return withChildren ? cpuSecondsOfTree(pid) : cpuSecondsOf(pid);
  } catch {
    // It ended between the two looks; its parent's figures have it.
    return 0;
  }
}
