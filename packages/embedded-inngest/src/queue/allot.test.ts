import fc from "fast-check";
import { expect, test } from "vitest";
import { type WaitingLane, allot, limitsOf } from "./allot.ts";
import { laneOf, parseLane } from "./lane.ts";
import { createSlots } from "./slots.ts";

const lane = fc.record({
  workspace: fc.constantFrom("a", "b", "c", "d"),
  waiting: fc.integer({ min: 1, max: 30 }),
  limit: fc.option(fc.record({ name: fc.constantFrom("l1", "l2"), limit: fc.integer({ min: 1, max: 5 }) }), {
    nil: undefined,
  }),
});
const input = fc.record({
  lanes: fc.array(lane, { maxLength: 8 }).map((lanes): WaitingLane[] =>
    lanes.map(({ workspace, waiting, limit }, index) => ({
      lane: `${workspace}${String(index)}`,
      workspace,
      waiting,
      limits: limit === undefined ? [] : [{ name: limit.name, limit: limit.name === "l1" ? 2 : 3 }],
    })),
  ),
  slots: fc.nat(40),
  held: fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.nat(10)),
  used: fc.dictionary(fc.constantFrom("l1", "l2"), fc.nat(4)),
});

test("no more is taken than waits, than is free, than the limits and a workspace's share allow", () => {
  fc.assert(
    fc.property(input, ({ lanes, slots, held, used }) => {
      const heldBy = (workspace: string) => held[workspace] ?? 0;
      const usedOf = (name: string) => used[name] ?? 0;
      const takes = allot({ lanes, slots, held: heldBy, used: usedOf });
      const total = [...takes.values()].reduce((sum, take) => sum + take, 0);
      expect(total).toBeLessThanOrEqual(slots);
      for (const { lane: name, waiting } of lanes) expect(takes.get(name) ?? 0).toBeLessThanOrEqual(waiting);
      for (const name of ["l1", "l2"]) {
        const taken = lanes
          .filter(({ limits }) => limits.some((limit) => limit.name === name))
          .reduce((sum, { lane: id }) => sum + (takes.get(id) ?? 0), 0);
        const limit = name === "l1" ? 2 : 3;
        expect(taken).toBeLessThanOrEqual(Math.max(0, limit - usedOf(name)));
      }
      for (const workspace of ["a", "b", "c", "d"]) {
        const taken = lanes
          .filter((one) => one.workspace === workspace)
          .reduce((sum, { lane: id }) => sum + (takes.get(id) ?? 0), 0);
        // What it holds never exceeds what was free when it took its last one.
        if (taken > 0) expect(heldBy(workspace) + taken - 1).toBeLessThan(slots - taken + 1);
      }
    }),
    { numRuns: 1000 },
  );
});

test("a workspace that holds nothing gets a slot whenever one is free", () => {
  fc.assert(
    fc.property(input, ({ lanes, slots, held }) => {
      const newcomer: WaitingLane = { lane: "new", workspace: "new", waiting: 1, limits: [] };
      const takes = allot({
        lanes: [newcomer, ...lanes],
        slots,
        held: (workspace) => held[workspace] ?? 0,
        used: () => 0,
      });
      expect(takes.get("new") ?? 0).toBe(slots > 0 ? 1 : 0);
    }),
    { numRuns: 300 },
  );
});

function busy(workspace: string): WaitingLane {
  return { lane: workspace, workspace, waiting: 1000, limits: [] };
}

test("one busy workspace gets half of the slots, two get a third each", () => {
  const none = { held: () => 0, used: () => 0 };
  expect(allot({ lanes: [busy("a")], slots: 90, ...none })).toEqual(new Map([["a", 45]]));
  expect(allot({ lanes: [busy("a"), busy("b")], slots: 90, ...none })).toEqual(
    new Map([
      ["a", 30],
      ["b", 30],
    ]),
  );
});

test("slots follow the same rule", () => {
  const slots = createSlots({ limit: 8 });
  let taken = 0;
  while (slots.tryTake("a")) taken += 1;
  expect(taken).toBe(4);
  expect(slots.tryTake("b")).toBe(true);
  slots.release("a");
  slots.release("b");
  expect([slots.held("a"), slots.held("b"), slots.free(), slots.inUse()]).toEqual([3, 0, 5, 3]);
});

test("a lane tells its workspace, function and keys, whatever characters they have", () => {
  const definition = {
    number: 7,
    id: "f",
    origin: "",
    path: "",
    maxAttempts: 1,
    triggers: [],
    concurrency: [
      {
        limit: 2,
        key: { kind: "path" as const, root: "event" as const, path: ["data", "k"] },
        sharedBy: "7:0",
      },
    ],
    priority: undefined,
    idempotency: undefined,
    cancelOn: [],
  };
  const event = { data: { workspaceId: "w\u001f\u0000x", k: "v" } };
  const parsed = parseLane(laneOf({ definition, event }));
  expect(parsed).toEqual({ workspace: "w  x", function: 7, keys: ['"v"'] });
  expect(limitsOf({ concurrency: definition.concurrency, keys: parsed.keys })).toEqual([
    { name: '7:0\u001f"v"', limit: 2 },
  ]);
});
