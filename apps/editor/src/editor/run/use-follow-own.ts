import { useQueryClient } from "@tanstack/react-query";
import { useStore } from "jotai";
import { executionQuery } from "../../api/queries.ts";
import { followOwnAtom, keepAtom } from "./run-atoms.ts";

/** Shows an execution that was just started here, with what it begins with. */
export function useFollowOwn(): (executionId: string) => Promise<void> {
  const store = useStore();
  const queries = useQueryClient();
  return async (executionId) => {
    store.set(followOwnAtom, executionId);
    store.set(keepAtom, await queries.fetchQuery({ ...executionQuery(executionId), staleTime: 0 }));
  };
}
