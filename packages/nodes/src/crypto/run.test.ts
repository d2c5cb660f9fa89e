import { expect, test } from "vitest";
import { nodeRunner, secretsHolding, testArn } from "../testing/run-node.ts";
import { cryptoNode } from "./definition.ts";
import { runCrypto } from "./run.ts";

const run = nodeRunner({ definition: cryptoNode, run: runCrypto });
const resultOf = async (config: Record<string, unknown>) =>
  (await run(config, { ports: { secrets: secretsHolding("key") } })).output.result;

test.each([
  [{ value: "abc" }, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [{ value: "abc", algorithm: "md5" }, "900150983cd24fb0d6963f7d28e17f72"],
  [
    { value: "abc", algorithm: "sha3-256" },
    "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
  ],
  [{ value: "abc", encoding: "base64" }, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="],
])("the hash of %j is %s", async (config, expected) => {
  expect(await resultOf({ operation: "hash", ...config })).toBe(expected);
});

test("an object is hashed as its JSON", async () => {
  const object = await resultOf({ operation: "hash", value: { a: 1 } });
  expect(object).toBe(await resultOf({ operation: "hash", value: '{"a":1}' }));
});

test("a signature is made with the credential's value (RFC 2104)", async () => {
  const value = "The quick brown fox jumps over the lazy dog";
  expect(await resultOf({ operation: "hmac", value, secretArn: testArn })).toBe(
    "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
  );
});

test("ids and random text are new each time, and of the length asked for", async () => {
  expect(await resultOf({ operation: "uuid" })).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-/);
  const [a, b] = [await resultOf({ operation: "random" }), await resultOf({ operation: "random" })];
  expect(a).toMatch(/^[\da-f]{32}$/);
  expect(a).not.toBe(b);
  expect(await resultOf({ operation: "random", bytes: 4, encoding: "base64url" })).toHaveLength(6);
});

test("a signature needs a credential, and a template cannot stand for it", () => {
  const { authoredConfig } = cryptoNode;
  expect(authoredConfig.safeParse({ operation: "hmac", value: "x" }).success).toBe(false);
  expect(
    authoredConfig.safeParse({ operation: "hmac", value: "x", secretArn: "{{trigger.data}}" }).success,
  ).toBe(false);
});

test("only what is the same every time is pure", () => {
  expect(cryptoNode.effect({ operation: "hash" })).toBe("pure");
  expect(cryptoNode.effect({ operation: "uuid" })).toBe("read");
});
