export { account, session, user, verification } from "./auth.ts";
export { executionLogs } from "./execution-logs.ts";
export { executions } from "./executions.ts";
export { nodeExecutions } from "./node-executions.ts";
export { secretReferences } from "./secret-references.ts";
export { workflowVersions } from "./workflow-versions.ts";
export { workflows } from "./workflows.ts";
export { workspaceMembers } from "./workspace-members.ts";
export { workspaces } from "./workspaces.ts";
