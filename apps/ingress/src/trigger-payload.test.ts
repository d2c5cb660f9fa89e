import type { IncomingHttpHeaders } from "node:http";
import { type WebhookSettings, webhookSettingsSchema } from "@workfuse/nodes/catalog";
import { expect, test } from "vitest";
import { deliveryIdOf, triggerPayload } from "./trigger-payload.ts";

const arn = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:a-a1B2c3";
const call = { data: 1, method: "POST", path: "/a", address: "192.0.2.1", bodySha256: "ab" };

test("the sender's credentials do not become part of the trigger", () => {
  const headers = { authorization: "Bearer x", cookie: "a=b", "x-event": "push", "set-cookie": ["a", "b"] };
  expect(triggerPayload({ ...call, headers, query: { q: "1" } })).toEqual({
    source: "webhook",
    headers: { "x-event": "push", "set-cookie": "a, b" },
    query: { q: "1" },
    ...call,
  });
});

test("an API key does not become part of the trigger, whether it stands in a header or in the query", () => {
  const authOf = (auth: object): WebhookSettings["auth"] =>
    webhookSettingsSchema.parse({ auth: { type: "apiKey", secrets: [arn], ...auth } }).auth;
  const given = { ...call, headers: { "x-key": "s3cret", "x-a": "1" }, query: { key: "s3cret", q: "1" } };
  expect(triggerPayload({ ...given, auth: authOf({ in: "header", name: "X-Key" }) })).toMatchObject({
    headers: { "x-a": "1" },
  });
  expect(triggerPayload({ ...given, auth: authOf({ in: "query", name: "key" }) }).query).toEqual({ q: "1" });
});

test("a delivery's id comes from the header of its sender, with the header's name, and has a limit", () => {
  const idOf = (headers: IncomingHttpHeaders, sameWhen: WebhookSettings["sameWhen"] = { by: "known" }) =>
    deliveryIdOf({ headers, sameWhen, bodySha256: "ab" });
  expect(idOf({ "webhook-id": "msg_1" })).toBe("webhook-id:msg_1");
  expect(idOf({ "x-github-delivery": "msg_1" })).toBe("x-github-delivery:msg_1");
  expect(idOf({ "idempotency-key": "x".repeat(256) })).toBeNull();
  expect(idOf({})).toBeNull();
  expect(idOf({ "x-own": "7", "webhook-id": "1" }, { by: "header", header: "X-Own" })).toBe("x-own:7");
  expect(idOf({ "webhook-id": "1" }, { by: "body", withinHours: 24 })).toBe("body:ab");
  expect(idOf({ "webhook-id": "1" }, { by: "never" })).toBeNull();
});
