import { expect, test } from "vitest";
import { createSecretResolver } from "./secret-resolver.ts";
import { createSecretValue } from "./secret-value.ts";
import type { SecretsClient } from "./secrets-client.ts";

const arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:a-a1B2c3";
const signal = new AbortController().signal;

function counting() {
  const state = {
    calls: 0,
    now: 0,
    fail: false,
    release: undefined as (() => void) | undefined,
    hold: false,
  };
  const client: Pick<SecretsClient, "getSecretValue"> = {
    getSecretValue: async () => {
      state.calls += 1;
      const value = `value-${state.calls}`;
      if (state.hold) {
        await new Promise<void>((resolve) => {
          state.release = resolve;
        });
      }
      if (state.fail) throw new Error("away");
      return { value: createSecretValue(value), versionId: "1", createdAt: new Date(0) };
    },
  };
  return { state, resolver: createSecretResolver({ client, ttlMs: 1000, now: () => state.now }) };
}

test("a value is asked for once within its time to live, and again after it", async () => {
  const { state, resolver } = counting();
  const read = async (): Promise<string> => (await resolver.resolve({ arn, signal })).reveal();
  expect([await read(), await read()]).toEqual(["value-1", "value-1"]);
  state.now = 1001;
  expect(await read()).toBe("value-2");
  resolver.forget(arn);
  expect(await read()).toBe("value-3");
});

test("callers at the same moment share one request, and one who aborts does not disturb the other", async () => {
  const { state, resolver } = counting();
  state.hold = true;
  const abort = new AbortController();
  const aborted = resolver.resolve({ arn, signal: abort.signal });
  const patient = resolver.resolve({ arn, signal });
  abort.abort(new Error("cancelled"));
  await expect(aborted).rejects.toThrow("cancelled");
  state.release?.();
  expect((await patient).reveal()).toBe("value-1");
  expect(state.calls).toBe(1);
});

test("a failure reaches everybody who waits and is not kept", async () => {
  const { state, resolver } = counting();
  state.fail = true;
  await expect(resolver.resolve({ arn, signal })).rejects.toThrow("away");
  state.fail = false;
  expect((await resolver.resolve({ arn, signal })).reveal()).toBe("value-2");
});
