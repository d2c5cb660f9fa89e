import { randomUUID } from "node:crypto";
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
  fastify,
} from "fastify";
import type { Registry } from "prom-client";
import { errorHandler } from "./error-handler.ts";
import { type ReadinessCheck, createRegistry, operations } from "./operations.ts";

type Options = {
  readonly name: string;
  readonly log: FastifyBaseLogger;
  readonly checks: readonly ReadinessCheck[];
  readonly registry?: Registry;
  readonly fastify?: FastifyServerOptions;
};

/** A Fastify server with what every service has: request ids, error answers, health, readiness, metrics. */
export async function createServer({
  name,
  log,
  checks,
  registry = createRegistry({ name }),
  fastify: options,
}: Options): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log,
    genReqId: () => randomUUID(),
    // One line a request is the business of those who ask for it (LOG_LEVEL=debug); errors are always logged.
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: "idle",
    ...options,
  });
  await app.register(errorHandler);
  await app.register(operations, { checks, registry });
  app.addHook("onSend", (request, reply, _payload, done) => {
    void reply.header("x-request-id", request.id);
    done();
  });
  return app;
}
