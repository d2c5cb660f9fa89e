import { type ReadinessCheck, createServer } from "@workfuse/service";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Inngest } from "inngest";
import { fastifyPlugin as inngestPlugin } from "inngest/fastify";
import type { createExecuteFunction } from "./execute-function.ts";

// What the engine may send: Fastify's own limit of 1 MiB would fail runs.
const bodyLimit = 8 * 1024 * 1024;

export async function buildServer({
  log,
  client,
  execute,
  serveOrigin,
  checks,
}: {
  log: FastifyBaseLogger;
  client: Inngest;
  execute: ReturnType<typeof createExecuteFunction>;
  serveOrigin: string;
  checks: readonly ReadinessCheck[];
}): Promise<FastifyInstance> {
  const app = await createServer({ name: "worker", log, checks, fastify: { bodyLimit } });
  await app.register(inngestPlugin, {
    client,
    functions: [execute],
    options: { serveOrigin, servePath: "/api/inngest" },
  });
  return app;
}
