import type { AccountAuth, Audit } from "@workfuse/auth";
import type { Context, Services } from "@workfuse/router";
import { type ReadinessCheck, createServer } from "@workfuse/service";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { authRoutes } from "./auth-routes.ts";
import { mcpRoutes } from "./mcp-routes.ts";
import type { Idempotency } from "./rest/idempotency.ts";
import { restRoutes } from "./rest/rest-routes.ts";
import { sameOrigin } from "./same-origin.ts";
import { trpcRoutes } from "./trpc-routes.ts";

// A workflow of many thousand nodes is a few megabytes of JSON.
const bodyLimit = 16 * 1024 * 1024;

export async function buildServer({
  log,
  auth,
  audit,
  takeTurn,
  services,
  idempotency,
  publicUrl,
  origins,
  trustedProxies,
  checks,
}: {
  log: FastifyBaseLogger;
  auth: AccountAuth;
  audit: Audit;
  takeTurn: Context["takeTurn"];
  services: Services;
  idempotency: Idempotency;
  publicUrl: string;
  origins: ReadonlySet<string>;
  trustedProxies: readonly string[];
  checks: readonly ReadinessCheck[];
}): Promise<FastifyInstance> {
  const app = await createServer({
    name: "api",
    log,
    checks,
    fastify: { bodyLimit, trustProxy: [...trustedProxies], routerOptions: { maxParamLength: 5000 } },
  });
  await app.register(authRoutes, { auth, publicUrl });
  await app.register(async (scope) => {
    await scope.register(sameOrigin, { origins });
    await scope.register(trpcRoutes, { auth, services, audit, takeTurn });
    await scope.register(restRoutes, { auth, services, audit, idempotency, publicUrl });
    await scope.register(mcpRoutes, { auth, services, audit });
  });
  return app;
}
