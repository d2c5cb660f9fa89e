// What a newcomer waits for: `npm start` in a fresh clone and again in the same one, the memory of all processes at rest,
// and the weight of the editor. `pnpm bench:startup`. Linux only. Takes two to four minutes.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "@workfuse/embedded-postgres";
import { describeWeight } from "./editor-weight.ts";

const root = resolve(import.meta.dirname, "../../..");
const limitMs = 600_000;
const warmRuns = 3;
const restMs = 15_000;

function descendants(pid: number): number[] {
  let children: number[] = [];
  try {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const text = readFileSync(`/proc/${pid}/task/${task}/children`, "utf8");
      children.push(...text.split(" ").filter(Boolean).map(Number));
    }
  } catch {
    children = [];
  }
  return [pid, ...children.flatMap(descendants)];
}

/** Megabytes, from the kernel's sums for a process. */
function memory({ pid, field }: { pid: number; field: "Rss" | "Pss" }): number {
  try {
    const found = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(
      readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"),
    );
    return Number(found?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function start(clone: string): Promise<{ child: ChildProcess; seconds: number }> {
  const port = await findFreePort();
  const started = performance.now();
  const child = spawn("npm", ["start"], {
    cwd: clone,
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
  });
  while (!output.includes("WorkFuse is ready")) {
    if (child.exitCode !== null || performance.now() - started > limitMs)
      throw new Error(`not ready:\n${output}`);
    await sleep(10);
  }
  return { child, seconds: (performance.now() - started) / 1000 };
}

async function stop(child: ChildProcess): Promise<void> {
  const stack = descendants(child.pid ?? 0);
  child.kill("SIGTERM");
  if (child.exitCode === null) await once(child, "exit");
  for (
    let waited = 0;
    stack.some((pid) => memory({ pid, field: "Rss" }) > 0) && waited < 30_000;
    waited += 50
  ) {
    await sleep(50);
  }
}

const folder = mkdtempSync(join(tmpdir(), "workfuse-startup-"));
const clone = join(folder, "clone");
execFileSync("git", ["clone", "--quiet", root, clone]);
const cold = await start(clone);
console.log(`cold start, nothing installed: ${cold.seconds.toFixed(1)} s`);
await stop(cold.child);

const warm: number[] = [];
for (let run = 0; run < warmRuns; run++) {
  const { child, seconds } = await start(clone);
  warm.push(seconds);
  if (run === warmRuns - 1) {
    await sleep(restMs);
    const pids = descendants(child.pid ?? 0);
    const sum = (field: "Rss" | "Pss"): string =>
      pids.reduce((total, pid) => total + memory({ pid, field }), 0).toFixed(0);
    console.log(
      `memory at rest: ${sum("Pss")} MB in ${pids.length} processes (shared pages counted once; RSS ${sum("Rss")} MB)`,
    );
  }
  await stop(child);
}
warm.sort((a, b) => a - b);
console.log(
  `warm start: ${warm[warmRuns >> 1]?.toFixed(1)} s (median of ${warm.map((one) => one.toFixed(1)).join(", ")})`,
);

console.log(describeWeight(join(clone, "apps/editor/dist")));
rmSync(folder, { recursive: true, force: true });
