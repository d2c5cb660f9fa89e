import { type TestPostgres, startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bearer } from "../conformance/target.ts";
import { sha1 } from "../protocol/ids.ts";
import { eventually } from "../testing/eventually.ts";
import { keys } from "../testing/processes.ts";
import { type TestEngine, startTestEngine } from "../testing/test-engine.ts";

let postgres: TestPostgres;
let t: TestEngine;
beforeAll(async () => {
  postgres = await startTestPostgres();
  t = await startTestEngine({ postgres });
});
afterAll(async () => {
  await t.close();
  await postgres.stop();
});

test("results of an older call of the run are refused with 409; those of the current one count", async () => {
  let goOn: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  let runId = "";
  let ran = 0;
  let result: unknown;
  await t.work([
    t.client.createFunction(
      { id: "held", retries: 0, triggers: [{ event: "go" }] },
      async ({ step, runId: id }) => {
        await step.sleep("first", "1s");
        runId = id;
        await gate;
        result = await step.run("one", () => (ran += 1));
        await step.sleep("second", "1s");
        result = await step.run("one more", () => result);
        return result;
      },
    ),
  ]);
  await t.send({ name: "go" });
  await eventually(() => (runId === "" ? undefined : true));
  const checkpoint = async ({ generation, data }: { generation: number; data: string }) =>
    (
      await fetch(`${t.engine.url}/v1/checkpoint/${runId}/async`, {
        method: "POST",
        headers: { authorization: bearer(keys.signingKey) },
        body: JSON.stringify({
          generation_id: generation,
          steps: [{ id: sha1("one"), op: "StepRun", data }],
        }),
      })
    ).status;
  // The sleep's end was a call of its own; the one in flight is the second of this run, in a new row.
  expect(await checkpoint({ generation: 99, data: "from another call" })).toBe(409);
  expect(await checkpoint({ generation: 0, data: "from another call" })).toBe(409);
  expect(await checkpoint({ generation: 1, data: "from this call" })).toBe(200);
  goOn();
  await eventually(() => (result === "from this call" ? true : undefined));
  expect(ran).toBe(1);
});
