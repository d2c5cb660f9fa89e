import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { type Server, createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SecretsServer, createSecretsServer } from "@workfuse/embedded-secrets";
import type { Log } from "@workfuse/ports";
import { createLog } from "@workfuse/service";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isSecretArn } from "./arn.ts";
import { type SecretsClient, createSecretsClient } from "./secrets-client.ts";

const region = "us-east-1";
const credentials = {
  accessKeyId: "AKIAWORKFUSETESTKEY0",
  secretAccessKey: "test-secret-access-key-0123456789abcdef",
};
const signal = new AbortController().signal;
const logged: string[] = [];
const note = (fields: object, message: string): void => {
  logged.push(JSON.stringify(fields) + message);
};
const log: Log = { debug: note, info: note, warn: note, error: note };
const scope = { workspaceId: "workspace1", workflowId: "workflow1" };

let dataDir: string;
let server: SecretsServer;
let client: SecretsClient;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "workfuse-secrets-"));
  server = await createSecretsServer({
    dataDir,
    region,
    ...credentials,
    host: "127.0.0.1",
    port: 0,
    log: createLog({ name: "secrets", level: "silent" }),
  });
  client = createSecretsClient({ endpoint: server.url, region, credentials, log });
});
afterAll(async () => {
  client.close();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

const credential = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 300 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 100 }),
  )
  .filter((text) => text.isWellFormed());

// Feature: workfuse, Property 7: Credential storage returns valid ARN
test("Property 7: Credential storage returns valid ARN", async () => {
  await fc.assert(
    fc.asyncProperty(credential, fc.string({ maxLength: 80 }), async (value, name) => {
      const reference = await client.createSecret({ name, value, scope, signal });
      expect(isSecretArn(reference.arn)).toBe(true);
      expect(reference.arn).not.toContain(value.length > 5 ? value : "\0");
      expect(reference.name).toBe(name);
    }),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 9: Credential round-trip via ARN
test("Property 9: Credential round-trip via ARN", async () => {
  await fc.assert(
    fc.asyncProperty(credential, async (value) => {
      const { arn } = await client.createSecret({ name: "key", value, scope, signal });
      expect((await client.getSecretValue({ arn, signal })).value.reveal()).toBe(value);
    }),
    { numRuns: 100 },
  );
});

test("no value of a property run lies on disk or in the log in clear", async () => {
  const value = "canary-9f8e7d6c5b4a-value";
  await client.createSecret({ name: "canary", value, scope, signal });
  const folder = join(dataDir, "secrets");
  for (const file of await readdir(folder)) {
    const text = await readFile(join(folder, file), "utf8");
    expect(text).not.toContain(value);
    expect(text).not.toContain(Buffer.from(value).toString("base64").slice(0, 30));
  }
  expect(logged.join()).not.toContain(value);
});

test("a rotated secret keeps its ARN and gives the new value", async () => {
  const { arn } = await client.createSecret({ name: "rotating", value: "first-value", scope, signal });
  await client.rotateSecret({ arn, newValue: "second-value", signal });
  expect((await client.getSecretValue({ arn, signal })).value.reveal()).toBe("second-value");
});

test("a deleted secret is gone for readers, and deleting it again is no error", async () => {
  const { arn } = await client.createSecret({ name: "doomed", value: "some-value", scope, signal });
  await client.deleteSecret({ arn, signal });
  await expect(client.getSecretValue({ arn, signal })).rejects.toMatchObject({ code: "secret.not_found" });
  await expect(client.describeSecret({ arn, signal })).rejects.toMatchObject({ code: "secret.not_found" });
  await client.deleteSecret({ arn, signal });
  await client.deleteSecret({ arn, immediately: true, signal });
});

test("listing gives exactly the secrets of the scope, also where another id begins the same", async () => {
  const make = (workspaceId: string, workflowId?: string) =>
    client.createSecret({ name: "n", value: "some-value", scope: { workspaceId, workflowId }, signal });
  const [own, shared] = [await make("list1", "f1"), await make("list1")];
  await Promise.all([make("list1", "f12"), make("list12", "f1"), make("f1", "list1")]);
  const arns = async (wanted: { workspaceId: string; workflowId?: string }): Promise<string[]> =>
    (await client.listSecrets({ scope: wanted, signal })).map(({ arn }) => arn);
  expect(await arns({ workspaceId: "list1", workflowId: "f1" })).toEqual([own.arn]);
  expect(await arns({ workspaceId: "list1" })).toHaveLength(3);
  const described = await client.describeSecret({ arn: shared.arn, signal });
  expect(described.scope).toEqual({ workspaceId: "list1", workflowId: undefined });
});

test("an ARN is checked before anything is sent", async () => {
  await expect(client.getSecretValue({ arn: "not-an-arn", signal })).rejects.toMatchObject({
    code: "secret.invalid_arn",
  });
});

test.each(["", "x".repeat(65_537), "\ud800 half a pair"])(
  "a value that cannot be stored is refused (%#)",
  async (value) => {
    await expect(client.createSecret({ name: "n", value, scope, signal })).rejects.toMatchObject({
      code: "secret.invalid_value",
    });
  },
);

test("ACCEPTANCE 50: a value that is too short to be hidden is stored, with a warning that says so", async () => {
  expect((await client.createSecret({ name: "n", value: "12345", scope, signal })).tooShortToRedact).toBe(
    true,
  );
  expect((await client.createSecret({ name: "n", value: "123456", scope, signal })).tooShortToRedact).toBe(
    false,
  );
});

test("wrong credentials are our operator's problem, not the user's, and are not retried", async () => {
  const stranger = createSecretsClient({
    endpoint: server.url,
    region,
    credentials: { ...credentials, secretAccessKey: "another-secret-access-key-0123456789abc" },
    log,
  });
  await expect(stranger.createSecret({ name: "n", value: "v-a-l-u-e", scope, signal })).rejects.toMatchObject(
    {
      code: "secret.access_denied",
      retryable: false,
    },
  );
  stranger.close();
});

test("throttling is waited out; a store that stays away is an error that may be retried later", async () => {
  let refusals = 3;
  let requests = 0;
  const throttling = await listen(
    createServer((_request, response) => {
      requests += 1;
      refusals -= 1;
      const [status, body] =
        refusals >= 0
          ? [400, { __type: "ThrottlingException", message: "Rate exceeded" }]
          : [200, { ARN: arn, SecretString: "the-value", VersionId: "1" }];
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
    }),
  );
  const arn = `arn:aws:secretsmanager:${region}:000000000000:secret:a-a1B2c3`;
  const patient = createSecretsClient({ endpoint: throttling.url, region, credentials, log });
  expect((await patient.getSecretValue({ arn, signal })).value.reveal()).toBe("the-value");
  expect(requests).toBe(4);
  refusals = Number.POSITIVE_INFINITY;
  const hasty = createSecretsClient({ endpoint: throttling.url, region, credentials, log, maxAttempts: 2 });
  await expect(hasty.getSecretValue({ arn, signal })).rejects.toMatchObject({
    code: "secret.unavailable",
    retryable: true,
  });
  throttling.server.close();
  throttling.server.closeAllConnections();
  patient.close();
  hasty.close();
});

test("an aborted request ends with the caller's reason", async () => {
  const silent = await listen(createServer());
  const waiting = createSecretsClient({ endpoint: silent.url, region, credentials, log });
  const abort = new AbortController();
  const arn = `arn:aws:secretsmanager:${region}:000000000000:secret:a-a1B2c3`;
  const result = waiting.getSecretValue({ arn, signal: abort.signal });
  setTimeout(() => {
    abort.abort(new Error("cancelled by the user"));
  }, 50);
  await expect(result).rejects.toThrow("cancelled by the user");
  silent.server.closeAllConnections();
  silent.server.close();
  waiting.close();
});

async function listen(server: Server): Promise<{ server: Server; url: string }> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { server, url: `http://127.0.0.1:${port}` };
}
