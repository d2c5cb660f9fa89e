import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findFreePort } from "@workfuse/embedded-postgres";

const root = resolve(import.meta.dirname, "../../..");
const readyLimitMs = 60_000;

export type LocalStack = {
  readonly url: string;
  readonly dataDir: string;
  /** The process of this service, as `ps` shows it. */
  readonly pidOf: (service: "api" | "ingress" | "worker" | "gateway") => number;
  /** SIGTERM, and the exit code. */
  readonly stop: () => Promise<number | null>;
  readonly remove: () => Promise<void>;
};

/** The whole product as `npm start` runs it once everything is installed and built. */
export async function startLocalStack({ dataDir }: { dataDir?: string } = {}): Promise<LocalStack> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), "workfuse-e2e-"));
  const port = await findFreePort();
  const child = spawn(process.execPath, [join(root, "apps/local/src/main.ts")], {
    env: {
      PATH: process.env["PATH"] ?? "",
      PORT: String(port),
      WORKFUSE_DATA_DIR: folder,
      EGRESS_ALLOW: "127.0.0.1/32",
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  await ready(child);
  const stop = async (): Promise<number | null> => {
    if (child.exitCode !== null) return child.exitCode;
    child.kill("SIGTERM");
    await once(child, "exit");
    return child.exitCode;
  };
  return {
    url: `http://localhost:${port}`,
    dataDir: folder,
    pidOf: (service) => descendant({ of: child.pid ?? 0, running: `apps/${service}/dist/main.js` }),
    stop,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  let output = "";
  const said = new Promise<void>((resolveReady, reject) => {
    const limit = setTimeout(
      () => reject(new Error(`not ready after ${readyLimitMs} ms:\n${output}`)),
      readyLimitMs,
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        output += chunk.toString("utf8");
        if (!output.includes("WorkFuse is ready at")) return;
        clearTimeout(limit);
        resolveReady();
      });
    }
    child.once("exit", (code) => reject(new Error(`the stack ended with code ${code}:\n${output}`)));
  });
  await said;
}

function descendant({ of, running }: { of: number; running: string }): number {
  const parents = new Map<number, number>();
  let found: number[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
      if (readFileSync(`/proc/${name}/cmdline`, "utf8").includes(running)) found.push(Number(name));
    } catch {
      // It ended between the two looks.
    }
  }
  const descends = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent === of || (parent !== undefined && parent > 1 && descends(parent));
  };
  found = found.filter(descends);
  const [pid] = found;
  if (pid === undefined) throw new Error(`no process runs ${running}`);
  return pid;
}
