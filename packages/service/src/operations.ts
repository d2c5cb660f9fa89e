import fastifyPlugin from "fastify-plugin";
import { Registry, collectDefaultMetrics } from "prom-client";

export type ReadinessCheck = { readonly name: string; readonly check: () => Promise<boolean> | boolean };

/** `/healthz` (the process lives), `/readyz` (it can do its work) and `/metrics` (Prometheus text format). */
export const operations = fastifyPlugin<{ checks: readonly ReadinessCheck[]; registry: Registry }>(
  (app, { checks, registry }, done) => {
    app.get("/healthz", { logLevel: "warn" }, () => ({ status: "ok" }));
    app.get("/readyz", { logLevel: "warn" }, async (_request, reply) => {
      const results = await Promise.all(
        checks.map(async ({ name, check }) => {
          try {
            return { name, ready: await check() };
          } catch {
            return { name, ready: false };
          }
        }),
      );
      const waitingFor = results.filter(({ ready }) => !ready).map(({ name }) => name);
      if (waitingFor.length === 0) return { status: "ready" };
      return reply.status(503).send({ status: "not ready", waitingFor });
    });
    app.get("/metrics", { logLevel: "warn" }, async (_request, reply) => {
      void reply.type(registry.contentType);
      return registry.metrics();
    });
    done();
  },
  { name: "operations", fastify: "5.x" },
);

/** A registry with the process's own metrics and the service's name as a label. */
export function createRegistry({ name }: { name: string }): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service: name });
  collectDefaultMetrics({ register: registry });
  return registry;
}
