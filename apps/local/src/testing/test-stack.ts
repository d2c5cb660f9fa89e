import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isSameProcess, processStart } from "../data/process-identity.ts";
import { choosePorts } from "../ports.ts";
import { serviceNames } from "../services.ts";

const runner = fileURLToPath(new URL("./run-stand-ins.ts", import.meta.url));
const standIn = fileURLToPath(new URL("./stand-in.ts", import.meta.url));

/** Folders and settings of one stack, which may be started several times. */
export type TestPlace = {
  readonly port: number;
  readonly url: string;
  readonly dataDir: string;
  /** Tells stand-ins how to behave: see `stand-in.ts`. */
  readonly order: (name: string, order: string) => Promise<void>;
  readonly withdraw: (name: string, order: string) => Promise<void>;
  /** Lines "start <name> <pid>" and "stop <name> <pid>", in order. */
  readonly events: () => Promise<readonly string[]>;
  readonly start: (variables?: Readonly<Record<string, string>>) => TestRun;
  /** All processes of this place that still live, by the data folder in their environment or arguments. */
  readonly livingProcesses: () => Promise<readonly number[]>;
  readonly remove: () => Promise<void>;
};

export type TestRun = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves when the ready line is out. */
  readonly ready: Promise<void>;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

export async function makePlace(): Promise<TestPlace> {
  const base = await mkdtemp(join(tmpdir(), "workfuse-local-"));
  await chmod(base, 0o711);
  const services = join(base, "services");
  const orders = join(base, "orders");
  const eventsFile = join(base, "events");
  const dataDir = join(base, "data");
  await mkdir(join(services, "editor", "assets"), { recursive: true });
  await mkdir(orders);
  for (const name of serviceNames) {
    await writeFile(join(services, `${name}.ts`), `await import(${JSON.stringify(standIn)});\n`);
  }
  const { port } = await choosePorts(["port"]);
  const runs: TestRun[] = [];

  const start = (variables: Readonly<Record<string, string>> = {}): TestRun => {
    const child = spawn(process.execPath, [runner, services], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true,
      env: {
        PATH: process.env["PATH"],
        PORT: String(port),
        WORKFUSE_DATA_DIR: dataDir,
        STAND_IN_EVENTS: eventsFile,
        STAND_IN_ORDERS: orders,
        ...variables,
      },
    });
    const run = follow(child);
    runs.push(run);
    return run;
  };

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    dataDir,
    order: (name, order) => writeFile(join(orders, `${name}.${order}`), ""),
    withdraw: (name, order) => rm(join(orders, `${name}.${order}`)),
    events: async () =>
      (await readFile(eventsFile, "utf8").catch(() => "")).split("\n").filter((line) => line !== ""),
    start,
    livingProcesses: () => findProcesses(base),
    remove: async () => {
      for (const run of runs) {
        run.child.kill("SIGTERM");
        await Promise.race([run.exited, sleep(15_000)]);
      }
      for (const pid of await findProcesses(base)) process.kill(pid, "SIGKILL");
      await rm(base, { recursive: true, force: true });
    },
  };
}

function follow(child: ChildProcess): TestRun {
  let output = "";
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString("utf8");
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve({ code, signal });
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      if (output.includes("WorkFuse is ready at")) resolve();
    });
    child.once("exit", () => {
      reject(new Error(`the stack ended before it was ready:\n${output}${errors}`));
    });
  });
  // Tests of a start that fails do not wait for it.
  ready.catch(() => undefined);
  return { child, output: () => output, errors: () => errors, ready, exited };
}

/** Linux only, as these tests: a process belongs to a place when its command line or environment names it. */
async function findProcesses(base: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const read = (file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
    const text = (await read("cmdline")) + (await read("environ"));
    if (text.includes(base) && (await processStart(pid)) !== undefined) found.push(pid);
  }
  return found;
}

/** True when the process is gone within the limit, in milliseconds. */
export async function endsWithin({ pid, limitMs }: { pid: number; limitMs: number }): Promise<boolean> {
  const start = await processStart(pid);
  const end = performance.now() + limitMs;
  if (start === undefined) return true;
  while (await isSameProcess({ pid, start })) {
    if (performance.now() > end) return false;
    await sleep(25);
  }
  return true;
}

/** Waits until the check gives something other than undefined, for 20 s at most. */
export async function eventually<T>(check: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + 20_000;
  for (;;) {
    const result = await check();
    if (result !== undefined) return result;
    if (performance.now() > end) throw new Error("it did not happen within 20 s");
    await sleep(50);
  }
}
