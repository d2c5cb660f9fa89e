import { createHmac } from "node:crypto";
import { webhookSettingsSchema } from "@workfuse/nodes/catalog";
import fc from "fast-check";
import { expect, test } from "vitest";
import { schemeOf } from "./signature-scheme.ts";
import { verifySignature } from "./verify-signature.ts";

const arn = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:a-a1B2c3";

type Vector = {
  name: string;
  auth: Record<string, unknown>;
  secret: string;
  headers: Record<string, string>;
  body: string;
  /** Seconds since 1970. */
  at: number;
};

const slackBody =
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

const vectors: readonly Vector[] = [
  {
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
    name: "GitHub's documented example",
    auth: { scheme: "github" },
    secret: "It's a Secret to Everybody",
    headers: {
      "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    },
    body: "Hello, World!",
    at: 0,
  },
  {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    name: "Slack's documented example",
    auth: { scheme: "slack" },
    secret: "8f742231b10e8888abcd99yyyzzz85a5",
    headers: {
      "x-slack-request-timestamp": "1531420618",
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    },
    body: slackBody,
    at: 1_531_420_618,
  },
  {
    // The reference vector of the Standard Webhooks libraries.
    name: "the vector of Standard Webhooks",
    auth: { scheme: "standard" },
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    headers: {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    },
    body: '{"test": 2432232314}',
    at: 1_614_265_330,
  },
  {
    // Shopify documents the computation without an example; this one was published by users of it.
    name: "a known Shopify delivery",
    auth: { scheme: "shopify" },
    secret: "test-webhook-secret",
    headers: { "x-shopify-hmac-sha256": "QNyObTlKbMx2qDlPF/ZOZcBqg5OgPg+2oky3zldc0Gw=" },
    body: '{"id":1234567890,"email":"customer@example.com","total_price":"123.45"}',
    at: 0,
  },
  {
    // Stripe documents the form without an example's secret. Computed with OpenSSL:
    // printf '1492774577.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test_secret
    name: "a Stripe delivery",
    auth: { scheme: "stripe" },
    secret: "whsec_test_secret",
    headers: {
      "stripe-signature":
        "t=1492774577,v1=799c4ba7bb339f3c8601adfd112f0e477c930a268be1243d341abb8286501c2f,v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39",
    },
    body: '{"id":"evt_1"}',
    at: 1_492_774_577,
  },
  {
    // RFC 4231, test case 2, over the body alone.
    name: "RFC 4231 with SHA-512",
    auth: { scheme: "custom", header: "X-Signature", algorithm: "sha512", prefix: "sha512=" },
    secret: "Jefe",
    headers: {
      "x-signature":
        "sha512=164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
    },
    body: "what do ya want for nothing?",
    at: 0,
  },
  {
    // RFC 2202, test case 2.
    name: "RFC 2202 with SHA-1 in base64",
    auth: { scheme: "custom", header: "X-Signature", algorithm: "sha1", encoding: "base64" },
    secret: "Jefe",
    headers: { "x-signature": "7/zfauXrL6LSdBbV8YTfnCWafHk=" },
    body: "what do ya want for nothing?",
    at: 0,
  },
];

function verify({
  vector,
  body = Buffer.from(vector.body),
  headers = vector.headers,
  secrets = [vector.secret],
  at = vector.at,
}: {
  vector: Vector;
  body?: Uint8Array;
  headers?: Record<string, string>;
  secrets?: readonly string[];
  at?: number;
}): boolean {
  const { auth } = webhookSettingsSchema.parse({ auth: { type: "hmac", secrets: [arn], ...vector.auth } });
  if (auth.type !== "hmac") throw new Error("not an hmac");
  const { toleranceSeconds } = auth;
  return verifySignature({
    scheme: schemeOf(auth),
    secrets,
    headers,
    body,
    toleranceSeconds,
    now: new Date(at * 1000),
  });
}

test.each(vectors)("$name is accepted, and with another secret it is not", (vector) => {
  expect(verify({ vector })).toBe(true);
  expect(verify({ vector, secrets: [`${vector.secret}BBBB`] })).toBe(false);
  expect(verify({ vector, secrets: [] })).toBe(false);
});

test.each(vectors)("$name changed in any one position of body or signed headers is refused", (vector) => {
  const bytes = Buffer.from(vector.body);
  for (const [index] of bytes.entries()) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(verify({ vector, body: changed })).toBe(false);
  }
  for (const [name, value] of Object.entries(vector.headers)) {
    // Stripe's v0 is a test signature, which nobody reads.
    const read = value.includes(",v0=") ? value.indexOf(",v0=") : value.length;
    for (let index = 0; index < read; index++) {
      const other = value[index] === "0" ? "1" : "0";
      const changed = value.slice(0, index) + other + value.slice(index + 1);
      expect(verify({ vector, headers: { ...vector.headers, [name]: changed } }), changed).toBe(false);
    }
    const { [name]: _left, ...rest } = vector.headers;
    expect(verify({ vector, headers: rest })).toBe(false);
    expect(verify({ vector, headers: { ...vector.headers, [name]: "" } })).toBe(false);
  }
});

// Feature: workfuse, Property 39: Invalid webhook signatures are rejected
test("ACCEPTANCE 4: whatever is signed is accepted, and with any byte, secret or signature changed it is refused", () => {
  const schemes = fc.constantFrom(
    { algorithm: "sha1", encoding: "hex" } as const,
    { algorithm: "sha256", encoding: "base64" } as const,
    { algorithm: "sha512", encoding: "hex" } as const,
  );
  fc.assert(
    fc.property(
      schemes,
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      fc.string({ minLength: 1, maxLength: 60 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      ({ algorithm, encoding }, body, secret, position, change) => {
        const signature = createHmac(algorithm, secret).update(body).digest(encoding);
        const vector = {
          name: "",
          auth: { scheme: "custom", header: "x-s", algorithm, encoding, prefix: "v=" },
          secret,
          headers: { "x-s": `v=${signature}` },
          body: "",
          at: 0,
        };
        expect(verify({ vector, body })).toBe(true);
        const changed = Uint8Array.from(body);
        const index = position % body.length;
        changed[index] = (changed[index] ?? 0) ^ change;
        expect(verify({ vector, body: changed })).toBe(false);
        expect(verify({ vector, body: body.slice(0, -1) })).toBe(false);
        expect(verify({ vector, body, secrets: [`${secret}x`] })).toBe(false);
        const cut = `v=${signature.slice(0, -2)}`;
        expect(verify({ vector, body, headers: { "x-s": cut } })).toBe(false);
        expect(verify({ vector, body, headers: { "x-s": signature } })).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

test("ACCEPTANCE 5: 300 s from our time are accepted and more are not, in either direction", () => {
  for (const vector of vectors.filter(({ at }) => at > 0)) {
    for (const [off, expected] of [
      [300, true],
      [-300, true],
      [301, false],
      [-301, false],
    ] as const) {
      expect(verify({ vector, at: vector.at + off })).toBe(expected);
    }
  }
});

test("ACCEPTANCE 5: two secrets are valid during rotation, and several signatures may stand in one header", () => {
  for (const vector of vectors) expect(verify({ vector, secrets: ["other", vector.secret] })).toBe(true);
  const standard = vectors.find(({ auth }) => auth["scheme"] === "standard") as Vector;
  const signatureOf = (secret: string) =>
    `v1,${createHmac("sha256", Buffer.from(secret, "base64"))
      .update(`msg.${standard.at}.${standard.body}`)
      .digest("base64")}`;
  const headersOf = (signatures: readonly string[]) => ({
    "webhook-id": "msg",
    "webhook-timestamp": String(standard.at),
    "webhook-signature": signatures.join(" "),
  });
  const [one, two] = [signatureOf("b2xk"), signatureOf("bmV3")];
  expect(verify({ vector: standard, headers: headersOf([one, two]), secrets: ["whsec_bmV3"] })).toBe(true);
  expect(verify({ vector: standard, headers: headersOf([one]), secrets: ["whsec_bmV3"] })).toBe(false);
  // More than anybody needs is not even computed.
  const many = [...Array.from({ length: 10 }, () => one), two];
  expect(verify({ vector: standard, headers: headersOf(many), secrets: ["whsec_bmV3"] })).toBe(false);
});

test("a signature that is written in another way than its only one is refused", () => {
  const shopify = vectors.find(({ auth }) => auth["scheme"] === "shopify") as Vector;
  // The same bytes: the last character's lowest bits mean nothing.
  const headers = { "x-shopify-hmac-sha256": "QNyObTlKbMx2qDlPF/ZOZcBqg5OgPg+2oky3zldc0Gx=" };
  expect(verify({ vector: shopify, headers })).toBe(false);
});
