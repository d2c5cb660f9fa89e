/** What somebody may do in a workspace. */
export type Role = "viewer" | "editor" | "admin";

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
  "workspace.read": "viewer",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof permissions;

const rank: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, admin: 2 };

export function mayDo({ role, permission }: { role: Role; permission: Permission }): boolean {
  return rank[role] >= rank[permissions[permission]];
}
