/** What somebody may do in a workspace. */
export const roles = ["viewer", "editor", "admin"] as const;
export type Role = (typeof roles)[number];

/** The written permission table: the least role for each thing. Server, editor and tests read this one. */
export const permissions = {
  "workflow.read": "viewer",
  "workflow.write": "editor",
  "workflow.delete": "editor",
  "workflow.activate": "editor",
  "execution.read": "viewer",
  "execution.run": "editor",
  "execution.cancel": "editor",
  "execution.answer": "editor",
  "file.read": "viewer",
  "secret.read": "viewer",
  "secret.write": "editor",
  "variable.read": "viewer",
  "variable.write": "editor",
  /** To have a language model write and explain, at the workspace's expense. */
  "ai.use": "editor",
  "ai.configure": "admin",
  "workspace.read": "viewer",
  "workspace.update": "admin",
  "member.read": "viewer",
  "member.write": "admin",
  /** One's own keys, with at most one's own role. */
  "apiKey.own": "viewer",
  /** Everybody's keys: to see and to revoke. */
  "apiKey.manage": "admin",
  "audit.read": "admin",
  /** What concerns the person: joining, leaving and switching workspaces. */
  "account.manage": "viewer",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof permissions;

/** For people at a browser alone: a key that leaked must not let its thief stay, come back or bring friends. */
const peopleOnly: ReadonlySet<Permission> = new Set([
  "workspace.update",
  "ai.configure",
  "member.write",
  "apiKey.own",
  "apiKey.manage",
  "account.manage",
]);

const rank: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, admin: 2 };

export function mayDo({
  role,
  permission,
  byKey = false,
}: {
  role: Role;
  permission: Permission;
  /** Whether an API key asks. */
  byKey?: boolean;
}): boolean {
  return rank[role] >= rank[permissions[permission]] && !(byKey && peopleOnly.has(permission));
}

/** Whether somebody of a role may let something act in another role. */
export function mayActAs({ own, wanted }: { own: Role; wanted: Role }): boolean {
  return rank[wanted] <= rank[own];
}

/** The lesser of two roles: what a key may do once its maker's role was lowered. */
export function lesserRole(one: Role, other: Role): Role {
  return rank[one] <= rank[other] ? one : other;
}
