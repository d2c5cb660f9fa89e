import { createHash, createHmac } from "node:crypto";
import { request } from "node:http";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { always, chain, node } from "./graphs.ts";
import { activeWebhook, eventually } from "./webhook-client.ts";

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

const webhook = (settings: Record<string, unknown> = {}, graph = chain([always("a")])) =>
  activeWebhook({ user, stack, graph, settings });

const secret = async (value: string): Promise<string> =>
  (await user.api.secrets.create.mutate({ name: "Webhook", value })).arn;

type Answer = { executionId: string; status: string; code: string; message: string };

async function send(url: string, init: RequestInit = {}) {
  const response = await fetch(url, { method: "POST", ...init });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  // What an answer of ours holds is what the tests look at.
  const body = (isJson ? JSON.parse(text) : {}) as Answer;
  return { status: response.status, headers: response.headers, text, body };
}

const sendJson = (url: string, data: unknown, headers: Record<string, string> = {}) =>
  send(url, {
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(data),
  });

async function ended(id: string) {
  return eventually(async () => {
    const execution = await user.api.executions.get.query({ id });
    return execution.completedAt === null ? undefined : execution;
  });
}

const triggerOf = async (id: string): Promise<Record<string, unknown>> =>
  (await user.api.executions.get.query({ id })).trigger as Record<string, unknown>;

describe("methods and bodies", () => {
  test("only the chosen methods start the workflow; the others are told which", async () => {
    const { url } = await webhook({ methods: ["GET", "PUT"] });
    expect((await send(`${url}?a=1&a=2`, { method: "GET" })).status).toBe(202);
    expect((await send(url, { method: "PUT", body: "{}" })).status).toBe(202);
    const refused = await send(url, { method: "POST" });
    expect([refused.status, refused.headers.get("allow"), refused.body.code]).toEqual([
      405,
      "GET, PUT",
      "request.method_not_allowed",
    ]);
    expect((await send(url, { method: "HEAD" })).status).toBe(200);
    const { url: plain } = await webhook();
    expect((await send(plain, { method: "GET" })).status).toBe(405);
    expect((await send(plain)).status).toBe(202);
  });

  test("trigger has data, headers, query, method, path, address and the hash of the bytes as they came", async () => {
    const { url } = await webhook();
    const raw = '{ "n" : 1 }';
    const { body } = await send(`${url}/orders/7?a=1&a=2`, {
      headers: { "content-type": "application/json", "x-event": "push", authorization: "Bearer x" },
      body: raw,
    });
    const trigger = await triggerOf(body.executionId);
    expect(trigger).toMatchObject({
      data: { n: 1 },
      query: { a: ["1", "2"] },
      method: "POST",
      path: "/orders/7",
      address: "127.0.0.1",
      bodySha256: createHash("sha256").update(raw).digest("hex"),
      headers: { "x-event": "push" },
    });
    expect(trigger["headers"]).not.toHaveProperty("authorization");
  });

  test("files of a form become files of the execution, fields stay texts", async () => {
    const { url } = await webhook();
    const form = new FormData();
    form.append("name", "Ada");
    form.append("tag", "one");
    form.append("tag", "two");
    const bytes = Buffer.alloc(300_000, "x");
    form.append("picture", new Blob([bytes], { type: "image/png" }), "a/b.png");
    const { status, body } = await send(url, { body: form });
    expect(status).toBe(202);
    const { data } = (await triggerOf(body.executionId)) as { data: Record<string, { $file: string }> };
    expect(data).toMatchObject({
      name: "Ada",
      tag: ["one", "two"],
      picture: { name: "b.png", contentType: "image/png", size: 300_000 },
    });
    const file = await fetch(`${stack.api.url}/api/v1/files/${data["picture"]?.$file}`, {
      headers: { cookie: user.cookie, origin: stack.publicUrl },
    });
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
    const { rows } = await database.pool.query(
      "select execution_id, (select count(*)::int from file_removals) as open from files where id = $1",
      [data["picture"]?.$file],
    );
    expect(rows).toEqual([{ execution_id: body.executionId, open: 0 }]);
  });

  test("a body of bytes becomes a file; a repeated delivery leaves no second one", async () => {
    const { url } = await webhook();
    const init = {
      headers: { "content-type": "application/pdf", "idempotency-key": "pdf-1" },
      body: Buffer.from([0, 255, 1]),
    };
    const first = await send(url, init);
    const again = await send(url, init);
    expect(again.body.executionId).toBe(first.body.executionId);
    expect(await triggerOf(first.body.executionId)).toMatchObject({
      data: { $file: expect.any(String), contentType: "application/pdf", size: 3 },
      bodySha256: createHash("sha256").update(init.body).digest("hex"),
    });
    const { rows } = await database.pool.query(
      `select (select count(*)::int from files where execution_id = $1) as files,
        (select count(*)::int from file_removals) as removals`,
      [first.body.executionId],
    );
    // The second one's bytes have no record and go within a day.
    expect(rows).toEqual([{ files: 1, removals: 1 }]);
  });

  test("a form that breaks off is refused and starts nothing", async () => {
    const { url, workflowId } = await webhook();
    const { status, body } = await send(url, {
      headers: { "content-type": "multipart/form-data; boundary=x" },
      body: '--x\r\ncontent-disposition: form-data; name="f"; filename="a"\r\n\r\nhalf',
    });
    expect([status, body.code]).toEqual([400, "request.invalid"]);
    expect((await user.api.executions.list.query({ workflowId })).items).toEqual([]);
  });

  test("ACCEPTANCE 7: more than the limit is refused with 413, announced or not, and so is what is compressed", async () => {
    const { url } = await webhook();
    const large = Buffer.alloc(1_100_000, "1");
    const announced = await send(url, { headers: { "content-type": "application/json" }, body: large });
    expect([announced.status, announced.body.code]).toEqual([413, "request.too_large"]);
    const endless = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(url, { method: "POST", headers: { "content-type": "text/plain" } });
      sending.on("response", ({ statusCode }) => {
        resolve(statusCode);
        sending.destroy();
      });
      sending.on("error", reject);
      // Never ended.
      sending.write(Buffer.alloc(3_000_000, "x"));
    });
    expect(endless).toBe(413);
    const gzip = await sendJson(url, {}, { "content-encoding": "gzip" });
    expect(gzip.status).toBe(415);
  });
});

describe("answers", () => {
  const respond = (config: Record<string, unknown>) =>
    chain([node({ id: "r", type: "respond", config }), always("a")]);
  const wait = { answer: { mode: "wait" } };

  test("who waits is answered by the respond node: status, headers and body", async () => {
    const { url } = await webhook(
      wait,
      respond({ status: 201, headers: { "X-Id": "{{trigger.data.n}}" }, body: { n: "{{trigger.data.n}}" } }),
    );
    const answer = await sendJson(url, { n: "7" });
    expect([answer.status, answer.headers.get("x-id"), answer.text]).toEqual([201, "7", '{"n":"7"}']);
  });

  test("without a respond node the last node's output is the answer", async () => {
    const { url } = await webhook(wait);
    const answer = await sendJson(url, { n: 7 });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { branch: "out", matchedRule: 0 }]);
  });

  test("a workflow that fails answers 500 in the standard form, without saying why", async () => {
    const { url } = await webhook(
      wait,
      chain([node({ id: "stop", type: "stop", config: { mode: "error", message: "inner detail 4711" } })]),
    );
    const answer = await sendJson(url, {});
    expect([answer.status, answer.body.code]).toEqual([500, "execution.failed"]);
    expect(answer.text).not.toContain("4711");
  });

  test("after the limit the answer is 202 with the execution, which goes on", async () => {
    const { url } = await webhook(
      { answer: { mode: "wait", limitSeconds: 1 } },
      chain([node({ id: "w", type: "wait", config: { mode: "duration", amount: 3, unit: "seconds" } })]),
    );
    const began = performance.now();
    const answer = await sendJson(url, {});
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(answer.status).toBe(202);
    expect((await ended(answer.body.executionId)).status).toBe("completed");
  });

  test("a repeated delivery is answered with the outcome of the first one", async () => {
    const { url } = await webhook(wait, respond({ body: "{{trigger.data.n}}" }));
    const first = await sendJson(url, { n: 1 }, { "webhook-id": "w" });
    const again = await sendJson(url, { n: 2 }, { "webhook-id": "w" });
    expect([first.text, again.text]).toEqual(["1", "1"]);
    expect(again.headers.get("x-execution-id")).toBe(first.headers.get("x-execution-id"));
  });

  test("many who wait get each their own answer", async () => {
    const { url } = await webhook(wait, respond({ body: { n: "{{trigger.data.n}}" } }));
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => sendJson(url, { n })));
    expect(answers.map(({ text }) => JSON.parse(text))).toEqual(
      Array.from({ length: 200 }, (_, n) => ({ n })),
    );
  });

  test("ACCEPTANCE 11: HTML of a workflow has no part in the application's origin", async () => {
    const { url } = await webhook(
      wait,
      respond({
        headers: {
          "Content-Type": "text/html",
          "Set-Cookie": "session=stolen",
          "Content-Security-Policy": "img-src x",
        },
        body: "<script>1</script>",
      }),
    );
    const { status, headers, text } = await sendJson(url, {});
    expect([status, text, headers.get("content-type")]).toEqual([200, "<script>1</script>", "text/html"]);
    expect(headers.get("content-security-policy")).toMatch(/^sandbox (?!.*allow-same-origin)/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.getSetCookie()).toEqual([]);
  });
});

describe("authentication", () => {
  const refusalOf = ({ body: { code, message } }: { body: Answer }) => ({ code, message });

  test("ACCEPTANCE 6: whatever is missing or wrong gets the same 401, and what is right gets in", async () => {
    const [key, next] = ["a-long-api-key-1", "a-long-api-key-2"];
    const secrets = [await secret(key), await secret(next)];
    const [header, query, basic, hmac] = await Promise.all([
      webhook({ auth: { type: "apiKey", in: "header", name: "X-Key", secrets } }),
      webhook({ auth: { type: "apiKey", in: "query", name: "key", secrets } }),
      webhook({ auth: { type: "basic", username: "ada", secrets } }),
      webhook({ auth: { type: "hmac", scheme: "github", secrets } }),
    ]);
    const signed = (value: string) => ({
      "x-hub-signature-256": `sha256=${createHmac("sha256", value).update('{"n":1}').digest("hex")}`,
    });
    const basicOf = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
    const data = { n: 1 };
    for (const value of [key, next]) {
      expect((await sendJson(header.url, data, { "x-key": value })).status).toBe(202);
      expect((await sendJson(`${query.url}?key=${value}`, data)).status).toBe(202);
      expect((await sendJson(basic.url, data, basicOf(`ada:${value}`))).status).toBe(202);
      expect((await sendJson(hmac.url, data, signed(value))).status).toBe(202);
    }
    const refused = await Promise.all([
      sendJson(header.url, data),
      sendJson(header.url, data, { "x-key": "" }),
      sendJson(header.url, data, { "x-key": `${key}x` }),
      sendJson(`${header.url}?X-Key=${key}`, data),
      sendJson(query.url, data, { key }),
      sendJson(`${query.url}?key=${key}&key=${key}`, data),
      sendJson(basic.url, data),
      sendJson(basic.url, data, basicOf(`bob:${key}`)),
      sendJson(basic.url, data, basicOf(`ada:${key}x`)),
      sendJson(basic.url, data, { authorization: "Basic ???" }),
      sendJson(hmac.url, data),
      sendJson(hmac.url, data, { "x-hub-signature-256": "sha256=zz" }),
      sendJson(hmac.url, data, signed("another")),
      sendJson(hmac.url, { n: 2 }, signed(key)),
    ]);
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401));
    const [first] = refused;
    for (const one of refused) expect(refusalOf(one)).toEqual(first && refusalOf(first));
    for (const { workflowId } of [header, query, basic, hmac]) {
      expect((await user.api.executions.list.query({ workflowId })).items).toHaveLength(2);
    }
  });

  test("ACCEPTANCE 4: a signature is checked before the body is looked at", async () => {
    const { url } = await webhook({
      auth: { type: "hmac", scheme: "github", secrets: [await secret("the-signing-secret")] },
    });
    expect((await send(url, { headers: { "content-type": "application/json" }, body: "{" })).status).toBe(
      401,
    );
  });

  test("a credential of nobody's, or of another workspace, cannot be chosen", async () => {
    const stranger = await signUp({ url: stack.api.url, origin: stack.publicUrl });
    const { arn } = await stranger.api.secrets.create.mutate({ name: "Theirs", value: "their-secret-value" });
    await expect(webhook({ auth: { type: "hmac", scheme: "github", secrets: [arn] } })).rejects.toMatchObject(
      {
        message: expect.stringContaining("does not exist"),
      },
    );
  });

  test("a credential that was deleted lets nobody in", async () => {
    const arn = await secret("a-deleted-credential");
    const { url } = await webhook({ auth: { type: "apiKey", name: "x-key", secrets: [arn] } });
    await user.api.secrets.delete.mutate({ arn });
    expect((await sendJson(url, {}, { "x-key": "a-deleted-credential" })).status).toBe(401);
    expect((await sendJson(url, {}, { "x-key": "" })).status).toBe(401);
  });

  test("addresses that are not allowed are refused", async () => {
    const { url } = await webhook({ allowedAddresses: ["192.0.2.0/24"] });
    const refused = await sendJson(url, {});
    expect([refused.status, refused.body.code]).toEqual([403, "webhook.address_refused"]);
    // The proxy beside us is believed.
    expect((await sendJson(url, {}, { "x-forwarded-for": "192.0.2.7" })).status).toBe(202);
  });
});

describe("handshakes and browsers", () => {
  test("Slack's url_verification is answered only if it is signed", async () => {
    const value = "slack-signing-secret";
    const { url, workflowId } = await webhook({
      auth: { type: "hmac", scheme: "slack", secrets: [await secret(value)] },
      handshake: { type: "slack" },
    });
    const data = { type: "url_verification", challenge: "3eZbrw1a" };
    const at = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac("sha256", value)
      .update(`v0:${at}:${JSON.stringify(data)}`)
      .digest("hex")}`;
    const headers = { "x-slack-request-timestamp": at, "x-slack-signature": signature };
    const answer = await sendJson(url, data, headers);
    expect([answer.status, answer.text, answer.headers.get("content-type")]).toEqual([
      200,
      "3eZbrw1a",
      "text/plain; charset=utf-8",
    ]);
    expect((await sendJson(url, data)).status).toBe(401);
    expect((await user.api.executions.list.query({ workflowId })).items).toEqual([]);
  });

  test("Meta's hub.challenge comes back to who knows the verify token", async () => {
    const { url } = await webhook({
      handshake: { type: "meta", verifyToken: await secret("verify-token-1") },
    });
    const ask = (token: string) =>
      send(`${url}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`, { method: "GET" });
    const answer = await ask("verify-token-1");
    expect([answer.status, answer.text]).toEqual([200, "1158201444"]);
    expect((await ask("verify-token-2")).status).toBe(401);
  });

  test("an echo gives back its parameter as plain text", async () => {
    const { url } = await webhook({ handshake: { type: "echo" } });
    const answer = await send(`${url}?challenge=${encodeURIComponent("<b>1</b>")}`, { method: "GET" });
    expect([answer.status, answer.text]).toEqual([200, "<b>1</b>"]);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("pages of allowed origins may call, others may not", async () => {
    const { url } = await webhook({ allowedOrigins: ["https://shop.example"] });
    const preflight = (origin: string) =>
      send(url, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "content-type",
        },
      });
    const allowed = await preflight("https://shop.example");
    expect([
      allowed.status,
      allowed.headers.get("access-control-allow-origin"),
      allowed.headers.get("access-control-allow-methods"),
      allowed.headers.get("access-control-allow-headers"),
    ]).toEqual([204, "https://shop.example", "POST", "content-type"]);
    const refused = await preflight("https://evil.example");
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([405, null]);
    const sent = await sendJson(url, {}, { origin: "https://shop.example" });
    expect([sent.status, sent.headers.get("access-control-allow-origin")]).toEqual([
      202,
      "https://shop.example",
    ]);
  });
});

describe("same deliveries", () => {
  test("a chosen header or the body itself says what is the same", async () => {
    const byHeader = await webhook({ sameWhen: { by: "header", header: "X-Order" } });
    const ids = await Promise.all(
      ["7", "7", "8"].map(
        async (order) => (await sendJson(byHeader.url, {}, { "x-order": order })).body.executionId,
      ),
    );
    expect(new Set(ids).size).toBe(2);
    const byBody = await webhook({ sameWhen: { by: "body" } });
    const [one, two, three] = await Promise.all([1, 1, 2].map((n) => sendJson(byBody.url, { n })));
    expect(one?.body.executionId).toBe(two?.body.executionId);
    expect(three?.body.executionId).not.toBe(one?.body.executionId);
    const never = await webhook({ sameWhen: { by: "never" } });
    const [first, second] = await Promise.all(
      [1, 2].map(() => sendJson(never.url, {}, { "webhook-id": "1" })),
    );
    expect(first?.body.executionId).not.toBe(second?.body.executionId);
  });
});

describe("addresses", () => {
  test("ACCEPTANCE 10: a new address takes the place of the old one; nobody else may rotate it", async () => {
    const { workflowId, url } = await webhook();
    const stranger = await signUp({ url: stack.api.url, origin: stack.publicUrl });
    await expect(stranger.api.webhooks.rotate.mutate({ workflowId })).rejects.toMatchObject({
      data: { workfuse: { code: "resource.not_found" } },
    });
    expect((await sendJson(url, {})).status).toBe(202);
    const rotated = await user.api.webhooks.rotate.mutate({ workflowId });
    const fresh = rotated.url.replace(stack.publicUrl, stack.ingress.url);
    expect((await sendJson(fresh, {})).status).toBe(202);
    await eventually(async () => ((await sendJson(url, {})).status === 404 ? true : undefined));
    expect(new URL(fresh).pathname.split("/").at(-1)?.length).toBeGreaterThanOrEqual(22);
  });

  test("the test address runs the newest version while somebody listens, and the delivery is shown", async () => {
    const { id: workflowId } = await user.api.workflows.create.mutate({
      name: "Draft",
      graph: chain([always("draft")]),
    });
    const { testUrl } = await user.api.webhooks.get.query({ workflowId });
    const url = testUrl.replace(stack.publicUrl, stack.ingress.url);
    expect((await sendJson(url, {})).status).toBe(404);
    const { listeningUntil } = await user.api.webhooks.listen.mutate({ workflowId });
    expect(Date.parse(listeningUntil ?? "") - Date.now()).toBeGreaterThan(9 * 60_000);
    const { status, body } = await sendJson(`${url}/sub`, { n: 1 });
    expect(status).toBe(202);
    const execution = await ended(body.executionId);
    expect(execution).toMatchObject({ status: "completed", version: 1, trigger: { path: "/sub" } });
    const shown = await eventually(async () => {
      const { items } = await user.api.deliveries.list.query({
        workflowId,
        isTest: true,
        outcome: "accepted",
      });
      return items[0];
    });
    expect(shown).toMatchObject({ executionId: body.executionId, status: 202, path: "/sub" });
    await user.api.webhooks.listen.mutate({ workflowId, listening: false });
    expect((await sendJson(url, {})).status).toBe(404);
  });
});

describe("delivery log", () => {
  test("accepted and refused deliveries are listed, newest first, page by page", async () => {
    const { workflowId, url } = await webhook();
    const accepted = await sendJson(url, { n: 1 });
    await sendJson(url, {}, { "webhook-id": "1" });
    await sendJson(url, {}, { "webhook-id": "1" });
    await send(url, { headers: { "content-type": "application/json" }, body: "{" });
    await send(url, { method: "GET" });
    const all = await eventually(async () => {
      const { items } = await user.api.deliveries.list.query({ workflowId });
      return items.length === 5 ? items : undefined;
    });
    expect(all.map(({ outcome, status, reason }) => [outcome, status, reason])).toEqual([
      ["refused", 405, "request.method_not_allowed"],
      ["refused", 400, "request.invalid"],
      ["repeated", 202, null],
      ["accepted", 202, null],
      ["accepted", 202, null],
    ]);
    expect(all.at(-1)).toMatchObject({
      executionId: accepted.body.executionId,
      size: 7,
      method: "POST",
      address: "127.0.0.1",
      isTest: false,
    });
    const first = await user.api.deliveries.list.query({ workflowId, limit: 3 });
    const second = await user.api.deliveries.list.query({
      workflowId,
      limit: 3,
      cursor: first.nextCursor ?? "",
    });
    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.nextCursor).toBeNull();
    const stranger = await signUp({ url: stack.api.url, origin: stack.publicUrl });
    await expect(stranger.api.deliveries.list.query({ workflowId })).rejects.toMatchObject({
      data: { workfuse: { code: "resource.not_found" } },
    });
  });

  test("an old delivery is run again with what came then; a refused one cannot be", async () => {
    const { workflowId, url } = await webhook();
    const sent = await sendJson(url, { n: 42 });
    await send(url, { headers: { "content-type": "application/json" }, body: "{" });
    const [refused, accepted] = await eventually(async () => {
      const { items } = await user.api.deliveries.list.query({ workflowId });
      return items.length === 2 ? items : undefined;
    });
    const id = await user.api.deliveries.replay.mutate({ workflowId, id: accepted?.id ?? "" });
    expect(id).not.toBe(sent.body.executionId);
    expect(await ended(id)).toMatchObject({
      status: "completed",
      source: "webhook",
      retryOf: sent.body.executionId,
      trigger: { data: { n: 42 } },
    });
    await expect(
      user.api.deliveries.replay.mutate({ workflowId, id: refused?.id ?? "" }),
    ).rejects.toMatchObject({ data: { workfuse: { code: "resource.conflict" } } });
  });
});

test("a workflow that something else starts has no webhook", async () => {
  const graph = chain([always("a")]);
  const nodes = graph.nodes.map((one) =>
    one.type === "trigger"
      ? {
          ...one,
          data: {
            ...one.data,
            config: { source: "schedule", schedule: { kind: "cron", cron: "0 0 1 1 *" } },
          },
        }
      : one,
  );
  const { url } = await webhook({}, { ...graph, nodes });
  expect((await sendJson(url, {})).status).toBe(404);
});
