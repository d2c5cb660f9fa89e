import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSender } from "./deliveries.ts";
import { graphOf, pure, trigger, write } from "./graphs.ts";
import { full, report } from "./size.ts";
import { type Stage, eventually, startStage } from "./stage.ts";
import { judge } from "./verdict.ts";

const kills = full ? 5 : 2;
let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ answerMs: () => 20 });
});
afterAll(() => stage.close());

test(`ACCEPTANCE 1: kill -9 of the ingress ${kills} times at 100 deliveries/s loses no accepted delivery`, async () => {
  const { stack, peer, database } = stage;
  const graph = graphOf({
    nodes: [trigger, pure("p1"), write({ id: "w1", peerUrl: peer.url })],
    edges: ["trigger>p1", "p1>w1"],
  });
  const { hookUrl } = await stage.publish({ id: "short", graph });
  const sender = createSender({ hookUrl, name: "ingress" });
  const stop = sender.steadily(100);
  for (let kill = 0; kill < kills; kill++) {
    await sleep(1500);
    await stack.ingress.kill("SIGKILL");
    await stack.ingress.restart();
  }
  await sleep(500);
  await stop();
  expect([...sender.refused.keys()].filter((status) => status !== 0)).toEqual([]);
  const verdict = await judge({
    stage,
    accepted: sender.accepted,
    writes: ["w1"],
    outages: [],
    withinMs: 30_000,
  });
  expect(verdict.duplicates).toBe(0);
  // Committed by an ingress that died before it could answer or hand over: these run as well, once a sweeper has
  // found them, which is nobody's promise to have done by the time the accepted ones ended.
  const counted = () =>
    database.query<{ open: number; all: number }>(
      `select count(*) filter (where status <> 'completed')::int as open, count(*)::int as all from executions`,
    );
  const all = await eventually({
    async probe() {
      const [counts] = await counted();
      return counts?.open === 0 ? counts.all : undefined;
    },
    withinMs: 30_000,
    what: () =>
      `executions that nobody was told of have not completed\n${stack.ingress.output().slice(-4000)}`,
  });
  report(`ingress, ${kills} kills, 100 deliveries/s`, {
    ...verdict,
    recordedButNotAnswered: all - verdict.accepted,
    refused: Object.fromEntries(sender.refused),
  });
});
