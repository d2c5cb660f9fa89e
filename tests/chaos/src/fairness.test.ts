import { afterAll, beforeAll, expect, test } from "vitest";
import { createSender } from "./deliveries.ts";
import { graphOf, trigger, write } from "./graphs.ts";
import { report } from "./size.ts";
import { type Stage, eventually, startStage } from "./stage.ts";

// Not all the same, so that those that began together do not all end together.
const answerMs = () => 2000 + Math.random() * 2000;
const longestAnswerMs = 4000;
let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ answerMs });
});
afterAll(() => stage.close());

/** A workflow whose one call takes about three seconds. @returns how to start it, and when its call came */
async function slow({ id, ...rest }: { id: string; workspaceId: string; priority?: number }) {
  const { peer } = stage;
  const graph = graphOf({ nodes: [trigger, write({ id, peerUrl: peer.url })], edges: [`trigger>${id}`] });
  const { hookUrl } = await stage.publish({ id, graph, ...rest });
  const sender = createSender({ hookUrl, name: id });
  const called = () =>
    sender.accepted.map(({ executionId }) => peer.calls.get(`${executionId}:${id}`)?.[0]?.begun);
  return {
    sender,
    called,
    /** Starts one. @returns milliseconds until its call came */
    async delay(): Promise<number> {
      const sent = Date.now();
      expect(await sender.deliver()).toBe(true);
      const begun = await eventually({
        probe: async () => called().at(-1),
        withinMs: 30_000,
        what: () => `${id} has not called`,
      });
      return begun - sent;
    },
  };
}

test("ACCEPTANCE 19: 1,000 executions that wait in one workspace delay another's single one by at most 2 s", async () => {
  const busy = await slow({ id: "busy", workspaceId: "w" });
  const other = await slow({ id: "other", workspaceId: "other" });
  const urgent = await slow({ id: "urgent", workspaceId: "w", priority: 300 });
  for (let sent = 0; sent < 1000; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, () => busy.sender.deliver()));
  }
  expect(busy.sender.accepted).toHaveLength(1000);
  await eventually({
    probe: async () => (busy.called().filter(Boolean).length > 100 ? true : undefined),
    withinMs: 30_000,
    what: () => "the busy workspace has not begun",
  });
  const waiting = () => busy.called().filter((begun) => begun === undefined).length;
  const delays = [await other.delay(), await other.delay(), await other.delay()];
  // In its own workspace it goes before all that wait, as soon as one that runs has ended.
  const urgentMs = await urgent.delay();
  const stillWaiting = waiting();
  report("fairness, 1,000 waiting", { otherMs: delays, urgentMs, stillWaiting });
  expect(Math.max(...delays)).toBeLessThan(2000);
  expect(stillWaiting).toBeGreaterThan(200);
  expect(urgentMs).toBeLessThan(longestAnswerMs + 2000);
});
