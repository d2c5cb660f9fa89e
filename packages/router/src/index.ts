import { aiRouter, aiSettingsRouter } from "./ai.ts";
import { apiKeysRouter } from "./api-keys.ts";
import { auditRouter } from "./audit.ts";
import { router } from "./base.ts";
import { executionsRouter } from "./executions.ts";
import { invitationsRouter, membersRouter } from "./members.ts";
import { schedulesRouter } from "./schedules.ts";
import { deliveriesRouter, webhooksRouter } from "./webhooks.ts";
import { secretsRouter } from "./secrets.ts";
import { sessionRouter } from "./session.ts";
import { statisticsRouter } from "./statistics.ts";
import { variablesRouter } from "./variables.ts";
import { workflowsRouter } from "./workflows.ts";
import { workspacesRouter } from "./workspaces.ts";

/** The whole API. Thin over the services; clients import its type only. */
export const appRouter = router({
  session: sessionRouter,
  workflows: workflowsRouter,
  executions: executionsRouter,
  schedules: schedulesRouter,
  secrets: secretsRouter,
  webhooks: webhooksRouter,
  deliveries: deliveriesRouter,
  members: membersRouter,
  invitations: invitationsRouter,
  workspaces: workspacesRouter,
  apiKeys: apiKeysRouter,
  variables: variablesRouter,
  audit: auditRouter,
  statistics: statisticsRouter,
  ai: aiRouter,
  aiSettings: aiSettingsRouter,
});
export type AppRouter = typeof appRouter;

export { auditEntry } from "./audit-entry.ts";
export type { Context, Rule, Services } from "./base.ts";
export {
  description,
  executionSources,
  executionStatuses,
  folder,
  moment,
  name,
  secretGiven,
  secretName,
  secretType,
  tagList,
  variableName,
  variableValue,
  workflowFilters,
} from "./inputs.ts";
export type { Explanation, GeneratedConfig, GeneratedWorkflow, ProposedFix } from "@workfuse/magic";
