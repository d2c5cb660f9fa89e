import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { createSecretValue } from "./secret-value.ts";

test("ACCEPTANCE 46: a secret shows itself only to reveal", () => {
  const value = "canary-value-123";
  const secret = createSecretValue(value);
  const shown = [
    String(secret),
    secret.toString(),
    ["", secret].join(""),
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ deep: [secret] }, { depth: 9, showHidden: true, customInspect: true }),
    inspect(secret, { customInspect: false, showHidden: true }),
    format("%s %o %j", secret, secret, secret),
    JSON.stringify(Object.entries(secret)),
  ];
  for (const text of shown) expect(text).not.toContain(value);
  expect([shown[0], inspect(secret), JSON.stringify(secret)]).toEqual([
    "[REDACTED]",
    "[REDACTED]",
    '"[REDACTED]"',
  ]);
  expect(() => structuredClone(secret)).toThrow();
  expect(secret.reveal()).toBe(value);
});
