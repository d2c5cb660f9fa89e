import { createServer } from "@workfuse/service";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { type FormDependencies, forms } from "./forms.ts";
import { type ResumeDependencies, resume } from "./resume.ts";
import { type WebhookDependencies, webhooks } from "./webhooks.ts";

export async function buildServer({
  log,
  trustedProxies,
  databaseReady,
  ...dependencies
}: WebhookDependencies &
  ResumeDependencies &
  FormDependencies & {
    log: FastifyBaseLogger;
    trustedProxies: readonly string[];
    databaseReady: () => Promise<boolean>;
  }): Promise<FastifyInstance> {
  const app = await createServer({
    name: "ingress",
    log,
    checks: [{ name: "database", check: databaseReady }],
    fastify: { trustProxy: [...trustedProxies] },
  });
  await app.register(webhooks, dependencies);
  await app.register(resume, dependencies);
  await app.register(forms, dependencies);
  return app;
}
