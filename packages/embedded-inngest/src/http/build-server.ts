import { createServer } from "@workfuse/service";
import type { FastifyInstance } from "fastify";
import type { Registry as MetricsRegistry } from "prom-client";
import type { Driver } from "../engine/driver.ts";
import type { Intake } from "../engine/intake.ts";
import type { Metrics } from "../engine/metrics.ts";
import type { Writer } from "../engine/writer.ts";
import type { EngineOptions } from "../engine.ts";
import type { Database } from "../store/database.ts";
import { checkpointRoute } from "./checkpoint-route.ts";
import { eventsRoute } from "./events-route.ts";
import { protocolErrors } from "./protocol-errors.ts";
import { registerRoute } from "./register-route.ts";
import { runRoutes } from "./run-routes.ts";
import { requireSigningKey } from "./require-signing-key.ts";

export type ServerParts = {
  readonly options: EngineOptions;
  readonly db: Database;
  readonly intake: Intake;
  readonly driver: Driver;
  readonly writer: Writer;
  readonly metrics: Metrics;
  readonly metricsRegistry: MetricsRegistry;
  readonly onFunctions: () => Promise<void>;
  readonly onCallsReady: () => void;
};

const largestBody = 36 * 1024 * 1024;

/** The engine's HTTP side: events by event key, everything else of the protocol by signing key. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const { options, db, metricsRegistry } = parts;
  const ping = { name: "ping", text: "select 1" };
  const app = await createServer({
    name: "engine",
    log: options.log,
    registry: metricsRegistry,
    checks: [{ name: "database", check: async () => (await db.query(ping)).length === 1 }],
    fastify: { bodyLimit: largestBody },
  });
  // Events may have any keys, `__proto__` among them: nothing here copies them onto objects, so they pass as they are.
  app.removeContentTypeParser(["application/json", "text/plain"]);
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, body === "" ? undefined : JSON.parse(String(body)));
    } catch (error) {
      done(
        Object.assign(error instanceof Error ? error : new Error("The body is not valid JSON."), {
          statusCode: 400,
        }),
      );
    }
  });
  app.get("/health", () => ({ status: 200, message: "OK" }));
  await app.register(eventsRoute, parts);
  await app.register(async (api) => {
    api.addHook("onRequest", requireSigningKey({ signingKey: options.signingKey }));
    api.addHook("preSerialization", protocolErrors);
    await api.register(registerRoute, parts);
    await api.register(checkpointRoute, parts);
    await api.register(runRoutes, parts);
  });
  return app;
}
