import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { repositoryRoot } from "./env.ts";
import { endsWithin, eventually } from "./testing/test-stack.ts";

// The launcher in a small copy of the repository: its npx installs a Node and notes what it was asked for, its stack
// notes its process id and how it was told to stop.
let root: string;
const launched: ChildProcess[] = [];

const npx = `#!/bin/sh
echo "$*" >> "$ROOT/npx.log"
test -f "$ROOT/npx.fails" && { echo "ERR_PNPM_META_FETCH_FAIL getaddrinfo ENOTFOUND registry"; exit 1; }
test -f "$ROOT/npx.slow" && sleep 1
case "$*" in *turbo*) mkdir -p "$ROOT/apps/api/dist" ;; esac
mkdir -p "$ROOT/node_modules/node/bin" && ln -sf "$NODE" "$ROOT/node_modules/node/bin/node"
`;
const stack = `
import { appendFileSync } from "node:fs";
const note = (text) => appendFileSync(process.env.ROOT + "/stack.log", text + "\\n");
const end = (how) => () => { note(how); process.exit(how === "SIGTERM" ? 0 : 3); };
process.on("SIGTERM", end("SIGTERM"));
process.on("disconnect", end("disconnect"));
note("start " + process.pid);
`;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "workfuse-launcher-"));
  await cp(join(repositoryRoot, "scripts"), join(root, "scripts"), { recursive: true });
  await mkdir(join(root, "apps", "local", "dist"), { recursive: true });
  await mkdir(join(root, "bin"));
  await writeFile(join(root, "package.json"), '{"type":"module","packageManager":"pnpm@1.2.3"}');
  await writeFile(join(root, "pnpm-lock.yaml"), "");
  await writeFile(join(root, "apps", "local", "package.json"), '{"type":"module"}');
  await mkdir(join(root, "apps", "api"));
  await writeFile(join(root, "apps", "api", "package.json"), '{"scripts":{"build":"make it"}}');
  await writeFile(join(root, "apps", "local", "dist", "main.js"), stack);
  await writeFile(join(root, "bin", "npx"), npx, { mode: 0o755 });
});
afterEach(async () => {
  for (const child of launched.splice(0)) child.kill("SIGKILL");
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
});

function launch({ wrapper = [] }: { wrapper?: readonly string[] } = {}) {
  const line = [...wrapper, process.execPath, join(root, "scripts", "start.mjs")];
  const child = spawn(line[0] ?? "", line.slice(1), {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: `${join(root, "bin")}:/usr/bin:/bin`,
      ROOT: root,
      NODE: process.execPath,
      ...(wrapper.length === 0 ? {} : { npm_lifecycle_event: "start" }),
    },
  });
  launched.push(child);
  let output = "";
  const collect = (chunk: Buffer): void => {
    output += chunk.toString("utf8");
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once("close", (code, signal) => {
      resolve({ code, signal });
    });
  });
  return { child, exited, output: () => output };
}

const linesOf = async (name: string): Promise<string[]> =>
  (await readFile(join(root, name), "utf8").catch(() => "")).split("\n").filter((line) => line !== "");
const stackPid = (count = 1): Promise<number> =>
  eventually(async () => {
    const starts = (await linesOf("stack.log")).filter((line) => line.startsWith("start"));
    return starts.length >= count ? Number(starts.at(-1)?.split(" ")[1]) : undefined;
  });

describe.runIf(process.platform === "linux")("npm start", () => {
  test("installs and builds once; a second start does neither; a changed lock file or source, or a lost build, does again", async () => {
    const start = async (): Promise<void> => {
      await rm(join(root, "stack.log"), { force: true });
      const { child, exited } = launch();
      await stackPid();
      child.kill("SIGTERM");
      expect(await exited).toEqual({ code: 0, signal: null });
    };
    await start();
    const first = await linesOf("npx.log");
    expect(first).toEqual([
      expect.stringMatching(/^--yes pnpm@1\.2\.3 install --frozen-lockfile/),
      expect.stringMatching(/^--yes pnpm@1\.2\.3 exec turbo run build/),
    ]);
    await start();
    expect(await linesOf("npx.log")).toEqual(first);
    await writeFile(join(root, "apps", "local", "new.ts"), "");
    await start();
    expect(await linesOf("npx.log")).toHaveLength(3);
    await writeFile(join(root, "pnpm-lock.yaml"), "changed");
    await start();
    expect(await linesOf("npx.log")).toHaveLength(5);
    await rm(join(root, "apps", "api", "dist"), { recursive: true });
    await start();
    expect((await linesOf("npx.log")).slice(5)).toEqual([expect.stringContaining("turbo run build")]);
  });

  test("a stack that is killed is started again; one that ends by itself is not, and its code is ours", async () => {
    const { exited, output } = launch();
    process.kill(await stackPid(), "SIGKILL");
    const second = await stackPid(2);
    expect(output()).toContain("The local stack was killed (SIGKILL); starting it again.");
    process.kill(second, "SIGTERM");
    expect((await exited).code).toBe(0);
    expect(await linesOf("stack.log")).toHaveLength(3);
  });

  test("when the launcher is killed with -9 the stack is told and ends", async () => {
    const { child } = launch();
    const pid = await stackPid();
    child.kill("SIGKILL");
    expect(await endsWithin({ pid, limitMs: 5000 })).toBe(true);
    expect((await linesOf("stack.log")).at(-1)).toBe("disconnect");
  });

  test("when npm is ended without passing it on the stack still stops in order", async () => {
    const { child } = launch({ wrapper: ["/bin/sh", "-c", '"$@"; true', "sh"] });
    const pid = await stackPid();
    child.kill("SIGKILL");
    expect(await endsWithin({ pid, limitMs: 5000 })).toBe(true);
    expect((await linesOf("stack.log")).at(-1)).toBe("SIGTERM");
  });

  test("a registry that cannot be reached is one line, without a stack", async () => {
    await writeFile(join(root, "npx.fails"), "");
    const { exited, output } = launch();
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(output().trim().split("\n")).toEqual([
      expect.stringMatching(/^Installing dependencies failed: the npm registry cannot be reached\./),
    ]);
    await rm(join(root, "npx.fails"));
    const again = launch();
    await stackPid();
    again.child.kill("SIGTERM");
    await again.exited;
  });

  test("two commands at once do not install at once, and a lock left by a crash is no obstacle", async () => {
    await writeFile(join(root, "npx.slow"), "");
    await mkdir(join(root, ".bootstrap.lock"));
    await writeFile(join(root, ".bootstrap.lock", "pid"), "4194300");
    const runs = [launch(), launch()];
    await stackPid(2);
    expect((await linesOf("npx.log")).filter((line) => line.includes("install"))).toHaveLength(1);
    for (const { child } of runs) child.kill("SIGTERM");
    await Promise.all(runs.map(({ exited }) => exited));
  });

  test("an old Node is named with the remedy", async () => {
    const script = `import { requireNode, withPlainErrors } from ${JSON.stringify(join(root, "scripts", "bootstrap.mjs"))};
      await withPlainErrors(async () => requireNode("18.20.1"));`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString("utf8");
    });
    const code = await new Promise((resolve) => {
      child.once("close", resolve);
    });
    expect(code).toBe(1);
    expect(errors).toMatch(/^WorkFuse needs Node 20 or newer to start; this is Node 18\.20\.1\. .*\n$/);
  });
});
