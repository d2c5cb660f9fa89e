import type { Secret } from "@workfuse/ports";
import { expect, test } from "vitest";
import type { Redact } from "./redact.ts";
import { createMemoryStore, graphOf, nodeOf, testInterpreter, triggerNode } from "./testing/index.ts";

function secretOf(value: string): Secret {
  return { reveal: () => value, toJSON: () => "[REDACTED]" };
}

/** Takes out whole texts that are secret. */
function redactOf(secrets: readonly string[]): Redact {
  const take = <T>(value: T): T => {
    const text = secrets.reduce(
      (left, secret) => left.replaceAll(secret, "[REDACTED]"),
      JSON.stringify(value),
    );
    // What it makes has the shape of what it was made from.
    return JSON.parse(text) as T;
  };
  return Object.assign(take, { knowing: (secret: Secret) => redactOf([...secrets, secret.reveal()]) });
}

test("a secret that was rotated since the execution began is taken out of what its node gives", async () => {
  const arn = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:workfuse/a-AbCdEf";
  const config = { method: "GET", url: "https://peer.test/", auth: { type: "bearer", secretArn: arn } };
  const graph = graphOf({
    nodes: [triggerNode(), nodeOf({ id: "call", type: "http", config })],
    edges: ["trigger>call"],
  });
  const memory = createMemoryStore({ graph });
  const interpreter = testInterpreter({
    store: memory.store,
    redactorFor: async () => redactOf(["the-old-value"]),
    secretsFor: () => ({ resolve: async () => secretOf("the-new-value") }),
    ports: {
      http: {
        async request({ headers, url }) {
          const body = new TextEncoder().encode(JSON.stringify({ echo: headers }));
          return { status: 200, headers: { "content-type": "application/json" }, body, url };
        },
      },
    },
  });
  memory.add({ id: "e", trigger: { source: "manual", data: {} } });
  const ended = await interpreter.run({ executionId: "e", drain: new AbortController().signal });
  expect(ended).toMatchObject({ execution: "completed" });
  const output = memory.get("e").nodes.get("call")?.output ?? "";
  expect(output).toContain("Bearer [REDACTED]");
  expect(JSON.stringify(memory.commits)).not.toContain("the-new-value");
});
