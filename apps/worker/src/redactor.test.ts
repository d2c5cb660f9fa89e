import { WorkfuseError } from "@workfuse/errors";
import { planGraph } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import type { SecretResolver } from "@workfuse/ports";
import { createSecretValue } from "@workfuse/secrets";
import { expect, test } from "vitest";
import { createRedactorFor } from "./redactor.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const signal = new AbortController().signal;
const arn = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:workfuse/a-AbCdEf";

function planUsing(config: Record<string, unknown>) {
  const position = { x: 0, y: 0 };
  return planGraph({
    graph: {
      formatVersion: 1,
      nodes: [
        { id: "t", type: "trigger", position, data: { label: "T", config: {} } },
        { id: "h", type: "http", position, data: { label: "H", config } },
      ],
      edges: [{ id: "e", source: "t", target: "h" }],
    },
    nodeTypes,
  });
}

const uses = planUsing({ url: "https://example.com", auth: { type: "bearer", secretArn: arn } });

function holding(value: string): SecretResolver {
  return { resolve: async () => createSecretValue(value) };
}

test("the value of a credential is taken out of whatever a node gives out", async () => {
  const redact = await createRedactorFor({ secrets: holding("s3cret-value"), log })({ plan: uses, signal });
  expect(redact({ body: ["Bearer s3cret-value"] })).toEqual({ body: ["Bearer [REDACTED]"] });
});

test("so is the password inside a URL, as written and as meant", async () => {
  const secrets = holding("postgres://ada:p%40ssw0rd-x@db.example.com/app");
  const redact = await createRedactorFor({ secrets, log })({ plan: uses, signal });
  expect(redact("for p@ssw0rd-x and p%40ssw0rd-x")).toBe("for [REDACTED] and [REDACTED]");
});

test("so is the password of a user with a password, when a service tells of it alone", async () => {
  const redact = await createRedactorFor({ secrets: holding("ada:correct-horse"), log })({
    plan: uses,
    signal,
  });
  expect(redact("ada, or correct-horse?")).toBe("ada, or [REDACTED]?");
});

test("so is each value of a set of headers", async () => {
  const redact = await createRedactorFor({
    secrets: holding('{"x-one":"first-value","x-two":"second-value"}'),
    log,
  })({
    plan: uses,
    signal,
  });
  expect(redact({ one: "first-value", two: ["second-value"] })).toEqual({
    one: "[REDACTED]",
    two: ["[REDACTED]"],
  });
});

test("a password with a stray percent sign is taken out as it stands", async () => {
  const redact = await createRedactorFor({ secrets: holding("smtp://a:100%pure-x@mail.example.com"), log })({
    plan: uses,
    signal,
  });
  expect(redact("100%pure-x")).toBe("[REDACTED]");
});

test("a workflow without credentials is not searched, and one whose credential is gone still runs", async () => {
  const gone: SecretResolver = {
    resolve: async () => {
      throw new WorkfuseError({ code: "secret.not_found", message: "gone" });
    },
  };
  const forRun = createRedactorFor({ secrets: gone, log });
  const value = { any: "thing" };
  expect((await forRun({ plan: planUsing({ url: "https://example.com" }), signal }))(value)).toBe(value);
  expect((await forRun({ plan: uses, signal }))(value)).toEqual(value);
});

test("a store that cannot be reached stops the run: nothing is written unredacted", async () => {
  const down: SecretResolver = {
    resolve: async () => {
      throw new WorkfuseError({ code: "secret.unavailable", message: "down" });
    },
  };
  await expect(createRedactorFor({ secrets: down, log })({ plan: uses, signal })).rejects.toThrow("down");
});

test("what is used without being known before, rotated or named by a template, is taken out from then on", async () => {
  const redactorFor = createRedactorFor({ secrets: holding("first-value"), log });
  const before = await redactorFor({ plan: uses, signal });
  const after = before.knowing?.(createSecretValue("second-value"));
  expect(after?.("first-value or second-value")).toBe("[REDACTED] or [REDACTED]");
  expect(after?.knowing?.(createSecretValue("first-value"))).toBe(after);
  const none = await redactorFor({ plan: planUsing({ url: "https://example.com" }), signal });
  expect(none("second-value")).toBe("second-value");
  expect(none.knowing?.(createSecretValue("second-value"))("second-value")).toBe("[REDACTED]");
});
