import type { Route } from "./route.ts";
import { credentialRoutes } from "./routes/credentials.ts";
import { executionRoutes } from "./routes/executions.ts";
import { triggerRoutes } from "./routes/triggers.ts";
import { workflowRoutes } from "./routes/workflows.ts";
import { workspaceRoutes } from "./routes/workspace.ts";

/** The public REST API. */
export const routes: readonly Route[] = [
  ...workflowRoutes,
  ...executionRoutes,
  ...triggerRoutes,
  ...credentialRoutes,
  ...workspaceRoutes,
];
