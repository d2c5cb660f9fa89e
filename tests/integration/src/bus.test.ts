import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Nudge, createBus } from "@workfuse/bus";
import { findFreePort } from "@workfuse/embedded-postgres";
import { createTestDatabase } from "@workfuse/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const database = await createTestDatabase();
const hasRedis = canRun("redis-server");
const folder = mkdtempSync(join(tmpdir(), "workfuse-redis-"));
let redis: {
  readonly url: string;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

beforeAll(async () => {
  if (hasRedis) redis = await startRedis();
});
afterAll(async () => {
  if (hasRedis) await redis.stop();
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

function canRun(command: string): boolean {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function startRedis() {
  const port = await findFreePort();
  const launch = () =>
    spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder], {
      stdio: "ignore",
    });
  let server = launch();
  const stop = async () => {
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    stop,
    async restart() {
      await stop();
      server = launch();
    },
  };
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 10) {
    if (holds()) return;
    await sleep(10);
  }
  throw new Error("it does not come so far");
}

async function listening(url: string) {
  const nudges: Nudge[] = [];
  let resyncs = 0;
  const bus = createBus({ url, log });
  for (let attempt = 0; ; attempt++) {
    try {
      await bus.listen({
        onNudge: (nudge) => nudges.push(nudge),
        onResync: () => {
          resyncs++;
        },
      });
      break;
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(100);
    }
  }
  return { bus, nudges, resyncs: () => resyncs };
}

const nudge = (executionId: string, sequence: number): Nudge => ({ executionId, workflowId: "f", sequence });

describe.each([
  { name: "Postgres", url: () => database.url, runs: true },
  { name: "Redis", url: () => redis.url, runs: hasRedis },
])("over $name", ({ url, runs }) => {
  test.runIf(runs)("everybody who listens hears of every execution, by its newest number", async () => {
    const [one, other] = [await listening(url()), await listening(url())];
    const sender = createBus({ url: url(), log });
    await sleep(100);
    for (let count = 1; count <= 500; count++) sender.publish(nudge(`e${count % 300}`, count));
    for (const { nudges } of [one, other]) {
      await until(() => new Set(nudges.map(({ executionId }) => executionId)).size === 300);
      expect(nudges.find(({ executionId }) => executionId === "e1")?.sequence).toBe(301);
    }
    await Promise.all([one.bus.close(), other.bus.close(), sender.close()]);
  });
});

test.runIf(hasRedis)("a Redis that was away is found again, and listeners are told to look", async () => {
  const listener = await listening(redis.url);
  const sender = createBus({ url: redis.url, log });
  await sleep(100);
  await redis.restart();
  // While it is away nothing waits and nothing throws.
  sender.publish(nudge("lost", 1));
  await until(() => listener.resyncs() > 0);
  expect(listener.bus.isReady()).toBe(true);
  await until(() => {
    sender.publish(nudge("found", 2));
    return listener.nudges.some(({ executionId }) => executionId === "found");
  });
  await Promise.all([listener.bus.close(), sender.close()]);
});

test("another kind of URL is refused with what it may be", () => {
  expect(() => createBus({ url: "amqp://x", log })).toThrow("redis://");
});
