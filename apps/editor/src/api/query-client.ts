import { MutationCache, QueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { readError } from "./read-error.ts";

/** The cache of everything that the server knows. A failed change is announced unless its caller handles the error. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5000,
        retry: (failures, error) => failures < 2 && readError(error).retryable,
      },
    },
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (mutation.options.onError === undefined) toast.error(readError(error).message);
      },
    }),
  });
}
