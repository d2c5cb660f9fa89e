import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

const pageBytes = 4096;

/** Memory that a process holds, in bytes; 0 where it cannot be told (the process has ended). */
export async function residentBytes(pid: number): Promise<number> {
  if (process.platform === "linux") {
    try {
      const fields = (await readFile(`/proc/${pid}/statm`, "utf8")).split(" ");
      return Number(fields[1]) * pageBytes || 0;
    } catch {
      return 0;
    }
  }
  return new Promise((resolve) => {
    execFile("ps", ["-o", "rss=", "-p", String(pid)], (error, output) => {
      resolve(error === null ? Number(output.trim()) * 1024 || 0 : 0);
    });
  });
}
