import { createDialer, parseEgressAllow } from "@workfuse/http";
import { type TestPostgres, startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { failureOf, nodeRunner, secretsHolding, testArn } from "../testing/run-node.ts";
import { databaseNode } from "./definition.ts";
import { runDatabase } from "./run.ts";

let postgres: TestPostgres;
let url: string;
const node = nodeRunner({ definition: databaseNode, run: runDatabase });

beforeAll(async () => {
  postgres = await startTestPostgres();
  const created = new URL(await postgres.createDatabase());
  created.searchParams.set("sslmode", "disable");
  url = created.href;
});
afterAll(() => postgres.stop());

const run = (query: string, more: object = {}, options: { url?: string; signal?: AbortSignal } = {}) => {
  const { port } = new URL(url);
  return node(
    { secretArn: testArn, query, ...more },
    {
      ports: {
        secrets: secretsHolding(options.url ?? url),
        tcp: createDialer({ allow: parseEgressAllow(`127.0.0.1/32:${port},[::1]:${port}`) }),
      },
      ...(options.signal ? { signal: options.signal } : {}),
    },
  );
};

test("a query gives rows as JSON has them", async () => {
  const query = `SELECT $1::int AS n, $2::text AS t, $3::jsonb AS j, null AS nothing,
    timestamptz '2026-01-02T03:04:05Z' AS at, '\\x6869'::bytea AS bytes`;
  expect((await run(query, { parameters: [1, "it's; --", { a: [1] }] })).output).toEqual({
    rows: [
      { n: 1, t: "it's; --", j: { a: [1] }, nothing: null, at: "2026-01-02T03:04:05.000Z", bytes: "aGk=" },
    ],
    count: 1,
  });
});

test("a change tells how many rows it met", async () => {
  await run("CREATE TABLE things (id int)");
  expect(
    (await run("INSERT INTO things SELECT generate_series(1, $1::int)", { parameters: [3] })).output,
  ).toEqual({
    rows: [],
    count: 3,
  });
});

test("a query that only reads cannot change anything", async () => {
  const failure = await failureOf(run("CREATE TABLE other (id int)", { readOnly: true }));
  expect(failure).toMatchObject({ code: "sql.failed", details: { sqlState: "25006" } });
});

test("what looks like SQL in a parameter is a value, and two statements are refused", async () => {
  const parameters = ["x'; DROP TABLE things; --"];
  expect((await run("SELECT $1::text AS t", { parameters })).output.rows).toEqual([{ t: parameters[0] }]);
  for (const more of [{ parameters }, {}]) {
    const failure = await failureOf(run("SELECT 1; SELECT 2", more));
    expect(failure).toMatchObject({ code: "sql.failed", details: { sqlState: "42601" } });
  }
});

test("no template in the query is rendered: values come in by parameters only", () => {
  expect(databaseNode.rawFields).toContain("query");
});

test("an error of the server is told with its state, and is not tried again", async () => {
  expect(await failureOf(run("SELECT * FROM nowhere"))).toMatchObject({
    code: "sql.failed",
    retryable: false,
    message: expect.stringContaining("nowhere"),
    details: { sqlState: "42P01" },
  });
});

test("a statement that takes too long is stopped by the server", async () => {
  expect(await failureOf(run("SELECT pg_sleep(20)", { timeout: 100 }))).toMatchObject({
    details: { sqlState: "57014" },
  });
});

test("more rows than allowed are an error, not a cut", async () => {
  expect((await failureOf(run("SELECT generate_series(1, 11)", { maxRows: 10 }))).code).toBe(
    "node.output_too_large",
  );
});

test("ACCEPTANCE 21: an abort ends a running query with the signal's own reason", async () => {
  const controller = new AbortController();
  const reason = new Error("cancelled");
  setTimeout(() => controller.abort(reason), 200);
  const started = performance.now();
  await expect(run("SELECT pg_sleep(20)", {}, { signal: controller.signal })).rejects.toBe(reason);
  expect(performance.now() - started).toBeLessThan(3000);
});

test("a result without end is not read to its end", async () => {
  const started = performance.now();
  const failure = await failureOf(run("SELECT generate_series(1, 50000000)"));
  expect(failure.code).toBe("node.output_too_large");
  expect(performance.now() - started).toBeLessThan(5000);
});

test("a credential has to be chosen", async () => {
  expect((await failureOf(run("SELECT 1", { secretArn: undefined }))).code).toBe("config.invalid");
});

test("ACCEPTANCE 42: a database inside is refused unless the operator allows it", async () => {
  const failure = await failureOf(run("SELECT 1", {}, { url: "postgres://u:p@127.0.0.1:1/x" }));
  expect(failure.code).toBe("egress.refused");
});

test("without sslmode a server that has no TLS is refused, and no password is sent", async () => {
  const plain = url.replace("?sslmode=disable", "");
  expect(await failureOf(run("SELECT 1", {}, { url: plain }))).toMatchObject({
    code: "egress.network",
    message: expect.stringContaining("SSL"),
  });
});

test.each(["nonsense", "mysql://u:p@h/x", "postgres:///x"])(
  "the credential %j is refused without being shown",
  async (value) => {
    const failure = await failureOf(run("SELECT 1", {}, { url: value }));
    expect(failure.code).toBe("secret.invalid_value");
    expect(failure.message).not.toContain(value);
  },
);
