import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { readError } from "./read-error.ts";

/** The cache of everything that the server knows. A failed change is announced unless its caller handles the error. */
export function createQueryClient({ onSignedOut }: { onSignedOut: () => void }): QueryClient {
  const check = (error: unknown): void => {
    if (readError(error).code === "auth.unauthenticated") onSignedOut();
  };
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5000,
        retry: (failures, error) => failures < 2 && readError(error).retryable,
      },
    },
    queryCache: new QueryCache({ onError: check }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        check(error);
        if (mutation.options.onError === undefined) toast.error(readError(error).message);
      },
    }),
  });
}
