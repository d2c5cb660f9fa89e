import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { live } from "../api/live.ts";
import { sessionQuery } from "../api/queries.ts";

// However much happens, a list is read again this often at most.
const pauseMs = 1000;

/** Lists of executions are read again when something in the workspace has happened. */
export function useFollowWorkspace(): void {
  const queries = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const workspaceId = session?.workspace.id;
  useEffect(() => {
    if (workspaceId === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = Date.now();
    const read = (): void => {
      timer = undefined;
      last = Date.now();
      void queries.invalidateQueries({ queryKey: ["executions", "list"] });
    };
    const stop = live.subscribe({
      topic: "workspace",
      id: workspaceId,
      onChanged() {
        timer ??= setTimeout(read, Math.max(0, last + pauseMs - Date.now()));
      },
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [queries, workspaceId]);
}
