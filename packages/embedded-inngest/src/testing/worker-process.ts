// A worker as a process of its own, for tests that kill it. What its steps do goes to a file, a line each, so that it
// is known after a SIGKILL: `<execution> <step> <begin|end>`.
import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { startTestWorker, testClient } from "./test-worker.ts";

const [engineUrl = "", port = "0", signingKey = "", eventKey = "", journal = ""] = process.argv.slice(2);
const client = testClient({ id: "chaos", baseUrl: engineUrl, signingKey, eventKey });

function note(line: string): void {
  appendFileSync(journal, `${line}\n`);
}

const worker = await startTestWorker({
  client,
  port: Number(port),
  functions: [
    client.createFunction({ id: "chain", triggers: [{ event: "chaos/chain" }] }, async ({ event, step }) => {
      const execution = String(event.data.execution);
      for (let n = 0; n < Number(event.data.steps); n += 1) {
        await step.run(`step ${String(n)}`, async () => {
          note(`${execution} ${String(n)} begin`);
          await delay(Number(event.data.ms));
          note(`${execution} ${String(n)} end`);
        });
      }
      return execution;
    }),
  ],
});
await worker.register();
process.send?.("ready");
