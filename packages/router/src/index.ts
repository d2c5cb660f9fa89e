import { router } from "./base.ts";
import { executionsRouter } from "./executions.ts";
import { schedulesRouter } from "./schedules.ts";
import { deliveriesRouter, webhooksRouter } from "./webhooks.ts";
import { secretsRouter } from "./secrets.ts";
import { sessionRouter } from "./session.ts";
import { workflowsRouter } from "./workflows.ts";

/** The whole API. Thin over the services; clients import its type only. */
export const appRouter = router({
  session: sessionRouter,
  workflows: workflowsRouter,
  executions: executionsRouter,
  schedules: schedulesRouter,
  secrets: secretsRouter,
  webhooks: webhooksRouter,
  deliveries: deliveriesRouter,
});
export type AppRouter = typeof appRouter;

export type { Context, Services } from "./base.ts";
