import { readFileSync, writeFileSync } from "node:fs";

export type Memory = { readonly nowMb: number; readonly mostMb: number };

/** Resident memory of a process, and the most it has had since it began or since `forgetMost`. Linux only. */
export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024;
  return { nowMb: Math.round(field("VmRSS")), mostMb: Math.round(field("VmHWM")) };
}

/** Has the system count a process's most memory anew. */
export function forgetMost(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}
