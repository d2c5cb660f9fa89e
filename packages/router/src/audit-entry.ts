import type { AuditEntry, Principal } from "@workfuse/auth";

// What may be written down of what was asked for: names and choices, never values, payloads or graphs.
const told = [
  "name",
  "email",
  "role",
  "active",
  "version",
  "baseVersion",
  "starter",
  "workflowId",
  "nodeId",
  "listening",
  "approved",
  "expiresInDays",
  "provider",
  "model",
  "nodeType",
] as const;
const longest = 300;

// The first of these that is there names what was changed.
const identities = ["id", "executionId", "arn", "userId", "workflowId", "name"] as const;

/** What the audit log keeps of a change. */
export function auditEntry({
  principal: { userId, name, workspace, by },
  address,
  requestId,
  action,
  input,
  output,
}: {
  principal: Principal;
  address: string;
  requestId: string;
  action: string;
  input: unknown;
  output: unknown;
}): AuditEntry {
  return {
    workspaceId: workspace.id,
    userId,
    userName: name,
    apiKeyId: by.kind === "apiKey" ? by.keyId : null,
    action,
    targetId: typeof output === "string" ? output : (identity(output) ?? identity(input) ?? null),
    details: details(input),
    address,
    requestId,
  };
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

function identity(value: unknown): string | undefined {
  for (const name of identities) {
    const found = field(value, name);
    if (typeof found === "string") return found.slice(0, 2048);
  }
  return undefined;
}

function details(input: unknown): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const name of told) {
    const value = field(input, name);
    if (typeof value === "string") found[name] = value.slice(0, longest);
    else if (typeof value === "number" || typeof value === "boolean") found[name] = value;
  }
  return found;
}
