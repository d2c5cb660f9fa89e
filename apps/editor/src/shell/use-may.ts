import { useQuery } from "@tanstack/react-query";
import { type Permission, mayDo } from "@workfuse/auth/permissions";
import { sessionQuery } from "../api/queries.ts";

/** Whether the signed-in person may do this here, by the API's own table. The API decides; this hides what it refuses. */
export function useMay(permission: Permission): boolean {
  const { data: session } = useQuery(sessionQuery);
  return session !== undefined && mayDo({ role: session.workspace.role, permission });
}
