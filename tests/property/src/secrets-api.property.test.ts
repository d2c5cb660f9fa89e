import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

const database = await createTestDatabase();
let stack: TestStack;
let user: TestUser;

beforeAll(async () => {
  stack = await startStack({ databaseUrl: database.url });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
});
afterAll(async () => {
  await stack.stop();
  await database.drop();
});

const arn = /^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/;
const value = fc
  .string({ unit: "grapheme", minLength: 8, maxLength: 60 })
  .filter((text) => text.trim().length >= 8);

function graphWith(secretArn: string) {
  const position = { x: 0, y: 0 };
  return {
    formatVersion: 1 as const,
    nodes: [
      { id: "t", type: "trigger", position, data: { label: "T", config: {} } },
      {
        id: "h",
        type: "http",
        position,
        data: { label: "H", config: { url: "https://example.com", auth: { type: "bearer", secretArn } } },
      },
    ],
    edges: [{ id: "e", source: "t", target: "h" }],
  };
}

async function everyTable(): Promise<string> {
  const { rows } = await database.pool.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  const dumps = await Promise.all(
    rows.map(
      async ({ name }) =>
        (await database.pool.query<{ row: string }>(`select to_json(t)::text as row from ${name} t`)).rows,
    ),
  );
  return dumps
    .flat()
    .map(({ row }) => row)
    .join("\n");
}

// Feature: workfuse, Property 8: Database contains only ARNs, never credentials
test("after storing and using credentials the database holds their ARNs and none of their values", async () => {
  const stored: { value: string; arn: string }[] = [];
  await fc.assert(
    fc.asyncProperty(value, async (secret) => {
      const created = await user.api.secrets.create.mutate({
        name: "Stored",
        value: `${secret}#${stored.length}`,
      });
      expect(created.arn).toMatch(arn);
      expect(JSON.stringify(created)).not.toContain(JSON.stringify(secret).slice(1, -1));
      await user.api.workflows.create.mutate({ name: "Uses", graph: graphWith(created.arn) });
      stored.push({ value: `${secret}#${stored.length}`, arn: created.arn });
    }),
    { numRuns: 100 },
  );
  const dump = await everyTable();
  for (const one of stored) {
    expect(dump).toContain(one.arn);
    expect(dump).not.toContain(JSON.stringify(one.value).slice(1, -1));
  }
});

// Feature: workfuse, Property 44: Exports exclude credentials
test("an export names credentials by ARN and holds no value", async () => {
  await fc.assert(
    fc.asyncProperty(value, async (secret) => {
      const created = await user.api.secrets.create.mutate({ name: "Exported", value: secret });
      const { id } = await user.api.workflows.create.mutate({
        name: "Exports",
        graph: graphWith(created.arn),
      });
      const exported = await user.api.workflows.export.query({ id });
      expect(exported.credentials).toEqual([created.arn]);
      expect(JSON.stringify(exported)).not.toContain(JSON.stringify(secret).slice(1, -1));
    }),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 10: Workflow deletion cascades to secrets
test("deleting a workflow deletes the credentials that belong to it, and no others", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 3 }), value, async (own, shared) => {
      const { id } = await user.api.workflows.create.mutate({ name: "Owner" });
      for (const secret of own)
        await user.api.secrets.create.mutate({ name: "Own", value: secret, workflowId: id });
      const kept = await user.api.secrets.create.mutate({ name: "Kept", value: shared });
      expect(await user.api.secrets.list.query({ workflowId: id })).toHaveLength(
        own.length + (await shareable()),
      );
      await user.api.workflows.delete.mutate({ id });
      const left = await user.api.secrets.list.query({});
      expect(left.filter(({ workflowId }) => workflowId === id)).toEqual([]);
      expect(left.some((one) => one.arn === kept.arn)).toBe(true);
      await user.api.secrets.delete.mutate({ arn: kept.arn });
    }),
    { numRuns: 100 },
  );
});

/** Credentials of the whole workspace, which every workflow may use. */
async function shareable(): Promise<number> {
  return (await user.api.secrets.list.query({})).filter(({ workflowId }) => workflowId === null).length;
}
