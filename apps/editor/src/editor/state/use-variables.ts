import { useQuery } from "@tanstack/react-query";
import { useSetAtom } from "jotai";
import { useEffect } from "react";
import { variablesQuery } from "../../api/queries.ts";
import { variablesAtom } from "./atoms.ts";

/** Tells the graph's checks, which know nothing of the API, which variables there are. */
export function useVariables(): void {
  const { data } = useQuery(variablesQuery);
  const set = useSetAtom(variablesAtom);
  useEffect(() => {
    set(data?.map(({ name }) => name));
  }, [data, set]);
}
