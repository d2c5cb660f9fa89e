import { createHmac } from "node:crypto";
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

type Settings = Partial<Parameters<typeof user.api.webhooks.update.mutate>[0]["settings"]>;

async function webhook(settings: Settings): Promise<{ workflowId: string; url: string }> {
  const { id: workflowId } = await user.api.workflows.create.mutate({ name: "Webhook" });
  await user.api.webhooks.update.mutate({ workflowId, settings });
  await user.api.workflows.activate.mutate({ id: workflowId, active: true });
  const { url } = await user.api.webhooks.get.query({ workflowId });
  return { workflowId, url: url.replace(stack.publicUrl, stack.ingress.url) };
}

async function send({ url, headers = {} }: { url: string; headers?: Record<string, string> }) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: '{"n":1}',
  });
  const { code, message } = (await response.json()) as { code?: string; message?: string };
  return { status: response.status, code, message, headers: response.headers };
}

const executionsOf = async (workflowId: string): Promise<number> =>
  (await user.api.executions.list.query({ workflowId, limit: 100 })).items.length;

// What can stand in a header as it is.
const word = fc.string({
  unit: fc.constantFrom("a", "b", "X", "Y", "0", "9", "-", "_"),
  minLength: 8,
  maxLength: 40,
});

// Feature: workfuse, Property 41: Webhook authentication methods work
test("whoever does not know the credential is refused, always in the same words, and starts nothing", async () => {
  const right = "the-right-credential";
  const { arn } = await user.api.secrets.create.mutate({ name: "Webhook", value: right });
  const secrets = [arn];
  const [header, query, basic, hmac] = await Promise.all([
    webhook({ auth: { type: "apiKey", in: "header", name: "x-key", secrets } }),
    webhook({ auth: { type: "apiKey", in: "query", name: "key", secrets } }),
    webhook({ auth: { type: "basic", username: "ada", secrets } }),
    webhook({ auth: { type: "hmac", scheme: "github", secrets } }),
  ]);
  const attempts = (value: string) => [
    { url: header.url, headers: { "x-key": value } },
    { url: `${query.url}?key=${value}` },
    {
      url: basic.url,
      headers: { authorization: `Basic ${Buffer.from(`ada:${value}`).toString("base64")}` },
    },
    {
      url: hmac.url,
      headers: {
        "x-hub-signature-256": `sha256=${createHmac("sha256", value).update('{"n":1}').digest("hex")}`,
      },
    },
  ];
  for (const { status } of await Promise.all(attempts(right).map(send))) expect(status).toBe(202);
  const refusal = { status: 401, code: "webhook.unauthorized", message: expect.any(String) };
  const words = new Set<string | undefined>();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        word,
        fc.nat({ max: right.length - 1 }).map((at) => right.slice(0, at) + right.slice(at + 1)),
      ),
      async (wrong) => {
        fc.pre(wrong !== right);
        for (const answer of await Promise.all(attempts(wrong).map(send))) {
          expect(answer).toMatchObject(refusal);
          words.add(answer.message);
        }
      },
    ),
    { numRuns: 100 },
  );
  expect(words.size).toBe(1);
  for (const { workflowId } of [header, query, basic, hmac]) expect(await executionsOf(workflowId)).toBe(1);
});

// Feature: workfuse, Property 47: Rate limiting rejects excessive requests
test("of a burst exactly the limit is taken; the rest gets 429 and is told when to come back", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 8 }),
      async (requests, more) => {
        const { workflowId, url } = await webhook({ rateLimit: { requests, seconds: 3600 } });
        const answers = await Promise.all(Array.from({ length: requests + more }, () => send({ url })));
        const refused = answers.filter(({ status }) => status === 429);
        expect(answers.filter(({ status }) => status === 202)).toHaveLength(requests);
        expect(refused).toHaveLength(more);
        for (const { code, headers } of refused) {
          expect(code).toBe("request.rate_limited");
          expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
          expect(headers.get("ratelimit-policy")).toBe(`"webhook";q=${requests};w=3600`);
          expect(headers.get("ratelimit")).toMatch(/^"webhook";r=0;t=\d+$/);
        }
        expect(await executionsOf(workflowId)).toBe(requests);
      },
    ),
    { numRuns: 100 },
  );
});
