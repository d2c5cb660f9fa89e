import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { type SupervisorEvent, createSupervisor } from "./supervisor.ts";
import type { Unit, UnitExit } from "./unit.ts";

/** A unit without a process, which notes what is done to it. */
function fakeUnit({ name, journal, startMs = 1 }: { name: string; journal: string[]; startMs?: number }) {
  const state = { die: (): void => undefined, failures: 0 };
  const unit: Unit = {
    name,
    start: async (signal) => {
      journal.push(`start ${name}`);
      await sleep(startMs, undefined, { signal });
      if (state.failures > 0) {
        state.failures -= 1;
        throw new Error(`${name} fails`);
      }
      const listeners: ((exit: UnitExit) => void)[] = [];
      const end = (): void => {
        for (const listener of listeners.splice(0)) listener({ code: null, signal: "SIGKILL", reason: "" });
      };
      state.die = end;
      return {
        pid: undefined,
        onExit: (listener) => {
          listeners.push(listener);
        },
        stop: async () => {
          journal.push(`stop ${name}`);
          end();
        },
      };
    },
  };
  return { unit, state };
}

const backoff = { firstMs: 5, lastMs: 20 };

test("stages start one after the other and stop the other way round", async () => {
  const journal: string[] = [];
  const make = (name: string, startMs?: number): Unit =>
    fakeUnit({ name, journal, ...(startMs === undefined ? {} : { startMs }) }).unit;
  const supervisor = createSupervisor({
    stages: [[make("database", 20)], [make("engine", 10)], [make("api", 10), make("worker")]],
    onEvent: () => undefined,
  });
  expect(supervisor.waitingFor()).toEqual(["database", "engine", "api", "worker"]);
  await supervisor.start();
  expect(supervisor.waitingFor()).toEqual([]);
  await Promise.all([supervisor.stop(), supervisor.stop()]);
  expect(journal).toEqual([
    "start database",
    "start engine",
    "start api",
    "start worker",
    "stop api",
    "stop worker",
    "stop engine",
    "stop database",
  ]);
});

test("a failure at the start stops what had started and is reported as it is", async () => {
  const journal: string[] = [];
  const [first, second] = [fakeUnit({ name: "first", journal }), fakeUnit({ name: "second", journal })];
  second.state.failures = 1;
  const supervisor = createSupervisor({ stages: [[first.unit], [second.unit]], onEvent: () => undefined });
  await expect(supervisor.start()).rejects.toThrow("second fails");
  expect(journal).toEqual(["start first", "start second", "stop first"]);
});

test("a unit that dies is started again; pauses grow with each failure up to the limit", async () => {
  const journal: string[] = [];
  const events: SupervisorEvent[] = [];
  const { unit, state } = fakeUnit({ name: "worker", journal });
  const supervisor = createSupervisor({ stages: [[unit]], onEvent: (event) => events.push(event), backoff });
  await supervisor.start();
  state.failures = 4;
  state.die();
  while (supervisor.waitingFor().length > 0) await sleep(5);
  const pauses = events.flatMap((event) => (event.type === "restart_failed" ? [event.nextInMs] : []));
  expect(pauses).toEqual([10, 20, 20, 20]);
  expect(events.at(-1)).toEqual({ type: "ready", name: "worker", again: true });
  await supervisor.stop();
});

test("a unit that ran for long enough begins again with the shortest pause", async () => {
  const journal: string[] = [];
  const events: SupervisorEvent[] = [];
  const { unit, state } = fakeUnit({ name: "worker", journal });
  const onEvent = (event: SupervisorEvent): void => {
    events.push(event);
  };
  const supervisor = createSupervisor({ stages: [[unit]], onEvent, backoff, stableMs: 30 });
  await supervisor.start();
  for (let round = 0; round < 2; round += 1) {
    await sleep(50);
    state.failures = 1;
    state.die();
    while (supervisor.waitingFor().length > 0) await sleep(5);
  }
  expect(events.flatMap((event) => (event.type === "restart_failed" ? [event.nextInMs] : []))).toEqual([
    10, 10,
  ]);
  await supervisor.stop();
});

test("stopping ends a restart that waits or starts, and nothing is started afterwards", async () => {
  const journal: string[] = [];
  const { unit, state } = fakeUnit({ name: "worker", journal, startMs: 30 });
  const supervisor = createSupervisor({ stages: [[unit]], onEvent: () => undefined, backoff });
  await supervisor.start();
  state.die();
  await sleep(15);
  await supervisor.stop();
  const length = journal.length;
  await sleep(60);
  expect(journal).toHaveLength(length);
});

test("stopping in mid-start makes the start fail and stops what runs", async () => {
  const journal: string[] = [];
  const first = fakeUnit({ name: "first", journal });
  const second = fakeUnit({ name: "second", journal, startMs: 10_000 });
  const supervisor = createSupervisor({ stages: [[first.unit], [second.unit]], onEvent: () => undefined });
  const starting = supervisor.start();
  starting.catch(() => undefined);
  await sleep(30);
  await supervisor.stop();
  await expect(starting).rejects.toThrow();
  expect(journal).toEqual(["start first", "start second", "stop first"]);
});
