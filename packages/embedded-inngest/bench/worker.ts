// Worker of the load script: `trivial` answers at once without the SDK, `limited` too, with a concurrency limit for each
// workspace and a cancelling event; `sdk` is the SDK under Fastify.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { startTestWorker, testClient } from "../src/testing/test-worker.ts";

const [kind = "trivial", engineUrl = "", signingKey = "", eventKey = "", steps = "0"] = process.argv.slice(2);

function say(message: unknown): void {
  process.send?.(message);
}

function called(sentAt: unknown): void {
  if (typeof sentAt === "number") say({ firstCallMs: performance.timeOrigin + performance.now() - sentAt });
}

process.on("message", (message) => {
  if (message === "cpu") say({ cpu: process.cpuUsage() });
});

if (kind !== "sdk") {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      // Only what the measurement needs is read from the call.
      const sentAt = /"sentAt":([\d.]+)/.exec(body)?.[1];
      if (sentAt !== undefined) called(Number(sentAt));
      response.writeHead(206, { "content-type": "application/json", "x-inngest-req-version": "2" });
      response.end('[{"id":"0","op":"RunComplete","data":null}]');
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    register(`http://127.0.0.1:${String(port)}/api/inngest`).catch((error: unknown) => {
      throw error;
    });
  });
} else {
  const client = testClient({ id: "bench", baseUrl: engineUrl, signingKey, eventKey });
  const worker = await startTestWorker({
    client,
    functions: [
      client.createFunction({ id: "run", triggers: [{ event: "bench/run" }] }, async ({ event, step }) => {
        called(event.data.sentAt);
        for (let n = 0; n < Number(steps); n += 1) await step.run(`step ${String(n)}`, () => n);
      }),
    ],
  });
  await worker.register();
  say("ready");
}

async function register(url: string): Promise<void> {
  const token = createHash("sha256").update(Buffer.from(signingKey, "hex")).digest("hex");
  const step = {
    id: "step",
    name: "step",
    runtime: { type: "http", url: `${url}?fnId=bench-run&stepId=step` },
  };
  const limits =
    kind === "limited"
      ? {
          concurrency: [{ limit: 20, key: "event.data.workspaceId" }],
          cancel: [{ event: "bench/cancel", if: "event.data.executionId == async.data.executionId" }],
        }
      : {};
  const functions = [
    { id: "bench-run", name: "run", triggers: [{ event: "bench/run" }], steps: { step }, ...limits },
  ];
  await fetch(`${engineUrl}/fn/register`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ appName: "bench", url, functions }),
  });
  say("ready");
}
