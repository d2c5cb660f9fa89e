import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openLogFile } from "./log-file.ts";
import { followOutput } from "./service-output.ts";
import { createTerminal } from "./terminal.ts";

function recorder() {
  const lines: string[] = [];
  const write = (text: string): void => {
    lines.push(text.trimEnd());
  };
  return { lines, terminal: createTerminal({ out: write, err: write, patienceMs: 30 }) };
}

test("work over the patience says what it is and how long it took; short work says nothing", async () => {
  const { lines, terminal } = recorder();
  expect(await terminal.step("Short", Promise.resolve(1))).toBe(1);
  await terminal.step("Long", sleep(60));
  expect(lines).toEqual(["Long …", expect.stringMatching(/^Long: done in 0\.\d s$/)]);
});

test("a log file is rotated by size, and the oldest goes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "workfuse-log-"));
  const file = openLogFile({ path: join(folder, "a.log"), maxBytes: 25, keep: 2 });
  for (let number = 0; number < 13; number += 1) file.write(`line ${String(number).padStart(2, "0")}`);
  file.close();
  expect((await readdir(folder)).toSorted()).toEqual(["a.log", "a.log.1", "a.log.2"]);
  expect(await readFile(join(folder, "a.log"), "utf8")).toBe("line 12\n");
  expect(await readFile(join(folder, "a.log.1"), "utf8")).toContain("line 11");
  expect(await readFile(join(folder, "a.log.2"), "utf8")).toContain("line 04");
  await rm(folder, { recursive: true });
});

test("a service's errors and notices reach the terminal in one line, a storm of them once a second", async () => {
  const { lines, terminal } = recorder();
  const logged: string[] = [];
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let now = 0;
  const file = { write: (line: string) => logged.push(line), close: () => undefined };
  const output = followOutput({ name: "api", stdout, stderr, file, terminal, now: () => now });
  const log = (level: number, fields: object): void => {
    stdout.write(`${JSON.stringify({ level, ...fields })}\n`);
  };
  log(30, { msg: "quiet" });
  log(50, { msg: "loud one", err: { stack: "Error\n  at x" } });
  log(50, { msg: "loud two" });
  log(30, { msg: "open http://localhost/verify?token=1", notice: true });
  stdout.write('not JSON "level":50\n');
  stderr.write("first words\nlast words\n\n");
  await sleep(20);
  now = 1500;
  log(60, { msg: "fatal" });
  await sleep(20);
  expect(lines).toEqual(["api: loud one", "api: open http://localhost/verify?token=1", "api: fatal"]);
  expect(logged).toHaveLength(9);
  expect(output.lastWords()).toBe("last words");
});
