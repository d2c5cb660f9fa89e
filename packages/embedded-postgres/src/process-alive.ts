import { setTimeout as sleep } from "node:timers/promises";

/** Whether there is a process with this id, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is a process, it belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** True when the process is gone within the limit. */
export async function waitForEnd({ pid, limitMs }: { pid: number; limitMs: number }): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (isAlive(pid)) {
    if (performance.now() > end) return false;
    await sleep(20);
  }
  return true;
}
