import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chain, node } from "./graphs.ts";

const entry = resolve(import.meta.dirname, "../../../packages/cli/src/main.ts");
const database = await createTestDatabase();
let stack: TestStack;
let user: TestUser;
let key: string;
let folder: string;
let loginFile: string;

beforeAll(async () => {
  stack = await startStack({ databaseUrl: database.url });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  ({ key } = await user.api.apiKeys.create.mutate({ name: "CLI", role: "editor" }));
  folder = await mkdtemp(join(tmpdir(), "workfuse-cli-"));
  loginFile = join(folder, "config", "login.json");
});
afterAll(async () => {
  await stack.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

type Ended = { readonly code: number | null; readonly out: string; readonly said: string };

/** The command line as a process of its own. */
async function workfuse(
  parameters: readonly string[],
  { input = "", environment = {} }: { input?: string; environment?: Record<string, string> } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [entry, ...parameters], {
    env: { PATH: process.env["PATH"] ?? "", WORKFUSE_CONFIG: loginFile, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [out, said] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  child.stdin.end(input);
  const code = await new Promise<number | null>((done) => {
    child.on("close", done);
  });
  return { code, out, said };
}

const login = () => workfuse(["login", "--url", stack.api.url], { input: `${key}\n` });

describe("login", () => {
  test("keeps the key in a file that only its owner may read, and shows it nowhere", async () => {
    const ended = await login();
    expect(ended).toMatchObject({ code: 0, said: "" });
    expect(ended.out).toContain(`Logged in at ${stack.api.url} as Ada.`);
    expect(ended.out).not.toContain(key);
    expect((await stat(loginFile)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "config"))).mode & 0o777).toBe(0o700);
    expect(JSON.parse(await readFile(loginFile, "utf8"))).toEqual({ url: stack.api.url, key });
  });

  test("a wrong key is refused, is not kept, and the message says what to do", async () => {
    const wrong = await workfuse(["login", "--url", stack.api.url], { input: "wf_wrong" });
    expect(wrong.code).toBe(1);
    expect(wrong.said).toContain("The key is not valid");
    const none = await workfuse(["login", "--url", stack.api.url], { input: "password" });
    expect(none).toMatchObject({ code: 2 });
    expect(JSON.parse(await readFile(loginFile, "utf8"))).toEqual({ url: stack.api.url, key });
  });

  test("a file that others may read is not used, and a key is not sent to another server", async () => {
    await login();
    await chmod(loginFile, 0o644);
    const open = await workfuse(["list"]);
    expect(open.code).toBe(1);
    expect(open.said).toContain("chmod 600");
    await chmod(loginFile, 0o600);
    const elsewhere = await workfuse(["list", "--url", "http://127.0.0.1:9"]);
    expect(elsewhere.said).toContain("not logged in at http://127.0.0.1:9");
  });

  test("without a login, with a server that is gone, and with words that are none, it says so", async () => {
    const nowhere = { WORKFUSE_CONFIG: join(folder, "none.json") };
    expect((await workfuse(["list"], { environment: nowhere })).said).toContain("workfuse login");
    const gone = await workfuse(["list"], {
      environment: { ...nowhere, WORKFUSE_URL: "http://127.0.0.1:9", WORKFUSE_API_KEY: key },
    });
    expect(gone).toMatchObject({ code: 1 });
    expect(gone.said).toContain("cannot be reached");
    expect(await workfuse(["lsit"])).toMatchObject({ code: 2 });
    expect(await workfuse(["list", "--nonsense"])).toMatchObject({ code: 2 });
    expect((await workfuse([])).out).toContain("workfuse validate FILE");
  });
});

test("a workflow is listed, exported, checked without a server, imported and run to its end", async () => {
  await login();
  const set = node({ id: "set", type: "set", config: { fields: [] } });
  const { id } = await user.api.workflows.create.mutate({
    name: "From the \u001B[31mterminal",
    graph: chain([set]),
  });
  const listed = await workfuse(["list", "--search", "terminal"]);
  expect(listed.out).toMatch(new RegExp(`^ID +NAME.*\n${id} +From the \\[?.*never ran`));
  expect(listed.out).not.toContain("\u001B");
  const file = join(folder, "workflow.json");
  expect(await workfuse(["export", id, "-o", file])).toMatchObject({ code: 0, out: "" });

  const offline = { WORKFUSE_CONFIG: join(folder, "none.json") };
  const valid = await workfuse(["validate", file], { environment: offline });
  expect(valid).toMatchObject({ code: 0, out: `${file} is valid.\n` });

  const imported = await workfuse(["import", file]);
  expect(imported).toMatchObject({ code: 0 });
  const newId = / as (\S+):/.exec(imported.out)?.[1] ?? "";
  const run = await workfuse(["run", newId, "--payload", '{"n":1}', "--follow"]);
  expect(run).toMatchObject({ code: 0 });
  expect(run.said).toContain("completed");
  const executionId = run.out.split("\n", 1)[0] ?? "";
  const execution = await user.api.executions.get.query({ id: executionId });
  expect(execution).toMatchObject({ workflowId: newId, trigger: { data: { n: 1 } } });
});

test("validate names what is wrong and where, for graphs, for other files and for none", async () => {
  const file = join(folder, "wrong.json");
  const graph = chain([node({ id: "call", type: "http", config: { url: "" } })]);
  const data = {
    format: "workfuse.workflow",
    formatVersion: 1,
    exportedAt: new Date(0).toISOString(),
    name: "Wrong",
    description: null,
    version: 1,
    credentials: [],
  };
  await writeFile(file, JSON.stringify({ ...data, graph }));
  const wrong = await workfuse(["validate", file]);
  expect(wrong.code).toBe(1);
  expect(wrong.out).toMatch(/error: graph\.nodes\.1\S*: .*A web address is needed/);
  const json = await workfuse(["validate", file, "--json"]);
  expect(JSON.parse(json.out)).toMatchObject({ valid: false });
  await writeFile(file, JSON.stringify({ ...data, graph, name: 7 }));
  expect((await workfuse(["validate", file])).out).toContain("error: name:");
  await writeFile(file, "{");
  expect(await workfuse(["validate", file])).toMatchObject({ code: 1 });
  expect((await workfuse(["validate", file])).said).toContain("is not JSON");
  expect((await workfuse(["validate", join(folder, "no.json")])).said).toContain("cannot be read");
  expect(await workfuse(["validate"])).toMatchObject({ code: 2 });
});

test("an import says by name which credentials are missing", async () => {
  await login();
  const stranger = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  const { arn } = await stranger.api.secrets.create.mutate({ name: "Their CRM", value: "their-value-1" });
  const auth = { type: "bearer", secretArn: arn };
  const graph = chain([node({ id: "call", type: "http", config: { url: "https://example.com", auth } })]);
  const { id } = await stranger.api.workflows.create.mutate({ name: "Theirs", graph });
  const file = join(folder, "theirs.json");
  await writeFile(file, JSON.stringify(await stranger.api.workflows.export.query({ id })));
  const missing = await workfuse(["import", file]);
  expect(missing.code).toBe(1);
  expect(missing.said).toContain(`Their CRM, used by call: ${arn}`);
  const own = await user.api.secrets.create.mutate({ name: "Our CRM", value: "our-value-11" });
  expect(await workfuse(["import", file, "--credential", `${arn}=${own.arn}`])).toMatchObject({ code: 0 });
});

test("logs --follow writes entries as they come, ends with the execution, and its exit code says how", async () => {
  await login();
  const stop = node({ id: "stop", type: "stop", config: { mode: "error", message: "Enough" } });
  const wait = node({ id: "wait", type: "wait", config: { mode: "duration", amount: 2, unit: "seconds" } });
  const { id } = await user.api.workflows.create.mutate({ name: "Fails", graph: chain([wait, stop]) });
  const executionId = await user.api.executions.trigger.mutate({ workflowId: id });
  const following = workfuse(["logs", executionId, "--follow"]);
  await sleep(500);
  const ended = await following;
  expect(ended).toMatchObject({ code: 1 });
  expect(ended.said).toContain("failed");
  expect(await workfuse(["logs", executionId])).toMatchObject({ code: 0 });
});
