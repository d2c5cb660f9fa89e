import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { serviceNames } from "./services.ts";
import { type TestPlace, type TestRun, endsWithin, eventually, makePlace } from "./testing/test-stack.ts";

const places: TestPlace[] = [];
afterEach(async () => {
  for (const place of places.splice(0)) await place.remove();
});

async function place(): Promise<TestPlace> {
  const made = await makePlace();
  places.push(made);
  return made;
}

const pidOf = (events: readonly string[], name: string): number =>
  Number(events.findLast((line) => line.startsWith(`start ${name} `))?.split(" ")[2]);

function namesOf({ events, what }: { events: readonly string[]; what: "start" | "stop" }): string[] {
  return events.filter((line) => line.startsWith(what)).map((line) => line.split(" ")[1] ?? "");
}

/** What a stand-in answers with. */
type Echo = {
  name: string;
  url: string;
  headers: Record<string, string>;
  environment: Record<string, string>;
  body: string;
};

async function ask(url: string, init?: RequestInit): Promise<Echo> {
  // Stand-ins answer in this form.
  return (await (await fetch(url, init)).json()) as Echo;
}

/** The start fails with one line that names cause and setting, and leaves no process. */
async function expectRefusal({
  run,
  at,
  line,
}: {
  run: TestRun;
  at: TestPlace;
  line: RegExp;
}): Promise<void> {
  expect(await run.exited).toEqual({ code: 1, signal: null });
  const lines = run.errors().trim().split("\n");
  expect(lines).toEqual([expect.stringMatching(line)]);
  expect(lines[0]).toMatch(/^WorkFuse cannot start: /);
  expect(run.errors()).not.toMatch(/\n\s+at /);
  expect(await at.livingProcesses()).toEqual([]);
}

describe.runIf(process.platform === "linux")("the local stack", () => {
  test("starts in order, says so, keeps its keys to itself, stops in reverse order and leaves no process", async () => {
    const at = await place();
    const run = at.start({ OWN_SETTING: "passed on", AUTH_SECRET: "" });
    await run.ready;
    expect(run.output()).toContain(`WorkFuse is ready at http://localhost:${at.port}`);
    expect((await fetch(`${at.url}/readyz`)).status).toBe(200);
    for (const file of ["keys.json", "format.json"]) {
      expect((await stat(join(at.dataDir, file))).mode & 0o077).toBe(0);
    }

    const started = namesOf({ events: await at.events(), what: "start" });
    expect(started.slice(0, 2)).toEqual(["secrets", "engine"]);
    expect(started.toSorted()).toEqual([...serviceNames].toSorted());
    const gateway = pidOf(await at.events(), "gateway");

    // As Ctrl-C in a terminal does it: to the whole group. Only the stack itself is in it.
    process.kill(-(run.child.pid ?? 0), "SIGINT");
    expect(await run.exited).toEqual({ code: 0, signal: null });
    const stopped = namesOf({ events: await at.events(), what: "stop" });
    expect(stopped.slice(-2)).toEqual(["engine", "secrets"]);
    expect(stopped.toSorted()).toEqual([...serviceNames].toSorted());
    expect(await at.livingProcesses()).toEqual([]);
    expect(await endsWithin({ pid: gateway, limitMs: 0 })).toBe(true);
  });

  test("one port serves everything, streamed, with the sender's address, and services get their share of keys", async () => {
    const at = await place();
    await writeFile(join(at.dataDir, "..", "services", "editor", "index.html"), "<title>Editor</title>");
    const run = at.start({ OWN_SETTING: "passed on" });
    await run.ready;
    expect(await ask(at.url + "/api/v1/x?y=1")).toMatchObject({ name: "api", url: "/api/v1/x?y=1" });
    expect(await ask(at.url + "/trpc/a")).toMatchObject({ name: "api" });
    const big = "x".repeat(300_000);
    const hook = await ask(at.url + "/hooks/t", {
      method: "POST",
      body: big,
      headers: { "x-forwarded-for": "203.0.113.9" },
    });
    expect(hook).toMatchObject({ name: "ingress", body: big });
    expect(hook.headers["x-forwarded-for"]).toBe("203.0.113.9, 127.0.0.1");
    expect(await (await fetch(`${at.url}/workflows/1`)).text()).toContain("Editor");

    const { environment } = hook;
    expect(environment).toMatchObject({
      OWN_SETTING: "passed on",
      HOST: "127.0.0.1",
      TRUSTED_PROXIES: "loopback",
    });
    expect(environment).not.toHaveProperty("AUTH_SECRET");
    // It checks signatures, and needs the secrets for that; it calls no worker.
    expect(environment).toHaveProperty("AWS_SECRET_ACCESS_KEY");
    expect(environment).not.toHaveProperty("INNGEST_SIGNING_KEY");
    const { environment: ofApi } = await ask(at.url + "/api/x");
    expect(ofApi["AUTH_SECRET"]?.length).toBeGreaterThanOrEqual(32);
    expect(ofApi["TRUSTED_ORIGINS"]).toBe(`http://127.0.0.1:${at.port}`);

    const began = performance.now();
    const reader = (await fetch(`${at.url}/api/stream`)).body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toBe("first ");
    expect(performance.now() - began).toBeLessThan(250);
    await reader?.cancel();

    const socket = new WebSocket(`ws://127.0.0.1:${at.port}/ws`);
    const messages: string[] = [];
    socket.on("message", (data: Buffer) => messages.push(data.toString("utf8")));
    socket.on("open", () => {
      socket.send("hello");
    });
    await eventually(async () => (messages.length === 2 ? true : undefined));
    expect(JSON.parse(messages[0] ?? "")).toEqual({ name: "gateway", forwardedFor: "127.0.0.1" });
    expect(messages[1]).toBe("echo hello");
    socket.terminate();
  });

  test("a part that is killed with -9 comes back, the database too, with its data, and the others keep running", async () => {
    const at = await place();
    const run = at.start();
    await run.ready;
    const before = await at.events();
    for (const name of ["ingress", "secrets"]) process.kill(pidOf(before, name), "SIGKILL");
    const postmaster = Number(
      (await readFile(join(at.dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[0],
    );
    process.kill(postmaster, "SIGKILL");
    expect((await fetch(`${at.url}/hooks/x`)).status).toBe(503);
    await eventually(async () => ((await fetch(`${at.url}/readyz`)).status === 503 ? true : undefined));
    await eventually(async () => ((await fetch(`${at.url}/readyz`)).ok ? true : undefined));
    const after = await at.events();
    expect(pidOf(after, "ingress")).not.toBe(pidOf(before, "ingress"));
    expect(pidOf(after, "secrets")).not.toBe(pidOf(before, "secrets"));
    expect(pidOf(after, "api")).toBe(pidOf(before, "api"));
    expect((await fetch(`${at.url}/hooks/x`)).status).toBe(202);
    expect(run.errors()).toContain("ingress ended unexpectedly (SIGKILL)");
    expect(run.output()).toContain("postgres is back.");
  });

  test("a part that cannot be started again is tried again with growing pauses, and the reason is shown", async () => {
    const at = await place();
    const run = at.start();
    await run.ready;
    await at.order("worker", "refuse");
    process.kill(pidOf(await at.events(), "worker"), "SIGKILL");
    await eventually(async () => (/(again: .*refuse.*\n[^]*){3}/.test(run.errors()) ? true : undefined));
    const pauses = [...run.errors().matchAll(/Next try in ([\d.]+) s/g)].map((match) => Number(match[1]));
    expect(pauses.slice(0, 3)).toEqual([0.2, 0.4, 0.8]);
    await at.withdraw("worker", "refuse");
    await eventually(async () => ((await fetch(`${at.url}/readyz`)).ok ? true : undefined));
  });

  test("a part that does not stop is ended by force, and the rest still in order", async () => {
    const at = await place();
    const run = at.start();
    await run.ready;
    await at.order("gateway", "hang");
    run.child.kill("SIGTERM");
    expect(await run.exited).toEqual({ code: 0, signal: null });
    const stopped = namesOf({ events: await at.events(), what: "stop" });
    expect(stopped.slice(-2)).toEqual(["engine", "secrets"]);
    expect(await at.livingProcesses()).toEqual([]);
  });

  test("when the launcher is gone everything stops in order", async () => {
    const at = await place();
    const run = at.start();
    await run.ready;
    run.child.disconnect();
    expect(await run.exited).toEqual({ code: 0, signal: null });
    expect(await at.livingProcesses()).toEqual([]);
  });

  test("when the stack itself is killed with -9 no process stays behind, and the next start recovers", async () => {
    const at = await place();
    const run = at.start();
    await run.ready;
    const keys = await readFile(join(at.dataDir, "keys.json"), "utf8");
    run.child.kill("SIGKILL");
    await run.exited;
    const next = at.start();
    await next.ready;
    expect(await readFile(join(at.dataDir, "keys.json"), "utf8")).toBe(keys);
    next.child.kill("SIGKILL");
    await eventually(async () => ((await at.livingProcesses()).length === 0 ? true : undefined));
  });

  test("after kill -9 of everything the next start recovers", async () => {
    const at = await place();
    const run = at.start();
    await run.ready;
    const everything = await at.livingProcesses();
    expect(everything.length).toBeGreaterThanOrEqual(1 + serviceNames.length + 1);
    for (const pid of everything) process.kill(pid, "SIGKILL");
    await at.start().ready;
  });

  test("a second start on the same folder is refused and does not disturb the first", async () => {
    const at = await place();
    const first = at.start();
    await first.ready;
    const living = await at.livingProcesses();
    const second = at.start({ PORT: "3999" });
    expect(await second.exited).toEqual({ code: 1, signal: null });
    expect(second.errors()).toMatch(
      /^WorkFuse cannot start: Another WorkFuse \(process \d+\) works in .*WORKFUSE_DATA_DIR.*\n$/,
    );
    expect(await at.livingProcesses()).toEqual(living);
  });

  test("two stacks with their own port and folder run side by side", async () => {
    const [one, two] = [await place(), await place()];
    const runs = [one.start(), two.start()];
    await Promise.all(runs.map(({ ready }) => ready));
    runs[0]?.child.kill("SIGTERM");
    await runs[0]?.exited;
    expect((await fetch(`${two.url}/readyz`)).status).toBe(200);
  });

  test("a taken port is named with its setting", async () => {
    const at = await place();
    const blocker = createServer();
    await new Promise<void>((resolve) => {
      blocker.listen(at.port, "127.0.0.1", resolve);
    });
    await expectRefusal({ run: at.start(), at, line: new RegExp(`Port ${at.port} .*PORT`) });
    blocker.close();
  });

  test("a data folder that cannot be written is named with its setting", async () => {
    const at = await place();
    await writeFile(at.dataDir, "a file in its place");
    await expectRefusal({
      run: at.start(),
      at,
      line: /The data folder .* cannot be written .*WORKFUSE_DATA_DIR/,
    });
  });

  test("a folder that nobody may write to is named with its setting, also for root", async () => {
    const at = await place();
    const run = at.start({ WORKFUSE_DATA_DIR: "/proc/workfuse" });
    await expectRefusal({
      run,
      at,
      line: /The data folder \/proc\/workfuse cannot be written .*WORKFUSE_DATA_DIR/,
    });
  });

  test("data of a newer version is left alone", async () => {
    const at = await place();
    await mkdir(at.dataDir);
    await writeFile(join(at.dataDir, "format.json"), '{"format":99}');
    await expectRefusal({ run: at.start(), at, line: /newer version of WorkFuse \(data format 99, / });
    expect((await readdir(at.dataDir)).toSorted()).toEqual(["format.json"]);
  });

  test("lost keys are not made anew over existing data", async () => {
    const at = await place();
    await mkdir(join(at.dataDir, "postgres"), { recursive: true });
    await expectRefusal({ run: at.start(), at, line: /keys\.json is missing, .*backup/ });
  });

  test("a wrong setting is named", async () => {
    const at = await place();
    await expectRefusal({ run: at.start({ PORT: "no" }), at, line: /PORT/ });
    await expectRefusal({
      run: at.start({ INNGEST_BASE_URL: "http://127.0.0.1:1" }),
      at,
      line: /INNGEST_SIGNING_KEY/,
    });
  });

  test("a service that cannot start stops everything and is quoted", async () => {
    const at = await place();
    await at.order("api", "refuse");
    await expectRefusal({ run: at.start(), at, line: /api could not start: ordered to refuse/ });
  });

  test("a stop in mid-start ends everything that had started", async () => {
    const at = await place();
    await at.order("worker", "unready");
    const run = at.start();
    await eventually(async () =>
      (await at.events()).some((line) => line.startsWith("start worker")) ? true : undefined,
    );
    run.child.kill("SIGINT");
    expect(await run.exited).toEqual({ code: 0, signal: null });
    expect(run.output()).not.toContain("is ready");
    expect(await at.livingProcesses()).toEqual([]);
  });

  test("addresses of real services leave their embedded parts out", async () => {
    const [own, at] = [await place(), await place()];
    const other = own.start();
    await other.ready;
    const { environment } = await ask(`${own.url}/api/x`);
    const run = at.start({
      DATABASE_URL: environment["DATABASE_URL"] ?? "",
      INNGEST_BASE_URL: "http://127.0.0.1:1",
      INNGEST_EVENT_KEY: "event-key",
      INNGEST_SIGNING_KEY: "signkey-prod-00",
      AWS_ENDPOINT_URL_SECRETS_MANAGER: "http://127.0.0.1:2",
      AWS_ACCESS_KEY_ID: "own-key",
    });
    await run.ready;
    const started = namesOf({ events: await at.events(), what: "start" });
    expect(started.toSorted()).toEqual(["api", "gateway", "ingress", "worker"]);
    const { environment: ofApi } = await ask(`${at.url}/api/x`);
    expect(ofApi).toMatchObject({
      DATABASE_URL: environment["DATABASE_URL"] ?? "",
      BUS_URL: environment["DATABASE_URL"] ?? "",
      INNGEST_BASE_URL: "http://127.0.0.1:1",
      INNGEST_EVENT_KEY: "event-key",
      AWS_ENDPOINT_URL_SECRETS_MANAGER: "http://127.0.0.1:2",
      AWS_ACCESS_KEY_ID: "own-key",
    });
    expect(await readdir(at.dataDir)).not.toContain("postgres");
  });
});
