import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "../api/queries.ts";

/** Whether the signed-in person may change things in this workspace. The API decides; this only hides what it refuses. */
export function useCanEdit(): boolean {
  const { data: session } = useQuery(sessionQuery);
  return session !== undefined && session.workspace.role !== "viewer";
}
