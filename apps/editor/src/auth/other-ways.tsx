import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Button, Notice } from "@workfuse/ui";
import { Fingerprint } from "lucide-react";
import type { ReactNode } from "react";
import { optionsQuery, sessionQuery } from "../api/queries.ts";
import { authClient, settled } from "./auth-client.ts";
import { safeNext } from "./safe-next.ts";

/** Ways in without a password: a passkey, and the providers that are configured. */
export function OtherWays({ isNew, next }: { isNew: boolean; next: string | undefined }): ReactNode {
  const { data: options } = useQuery(optionsQuery);
  const queries = useQueryClient();
  const router = useRouter();
  const byProvider = useMutation({
    mutationFn: async (provider: string) => {
      const { url } = await settled(
        authClient.signIn.social({ provider, callbackURL: safeNext(next), errorCallbackURL: "/sign-in" }),
      );
      if (url !== undefined) globalThis.location.assign(url);
    },
    onError: () => undefined, // shown below
  });
  const byPasskey = useMutation({
    mutationFn: async () => {
      await settled(authClient.signIn.passkey());
      queries.removeQueries({ queryKey: sessionQuery.queryKey });
      router.history.push(safeNext(next));
    },
    onError: () => undefined, // shown below
  });
  const providers = options?.providers ?? [];
  const error = byProvider.error ?? byPasskey.error;
  if (isNew && providers.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {error && <Notice tone="danger">{error.message}</Notice>}
      {!isNew && (
        <Button
          size="lg"
          icon={<Fingerprint aria-hidden className="size-4" />}
          busy={byPasskey.isPending}
          onClick={() => byPasskey.mutate()}
        >
          Sign in with a passkey
        </Button>
      )}
      {providers.map(({ id, name }) => (
        <Button key={id} size="lg" busy={byProvider.isPending} onClick={() => byProvider.mutate(id)}>
          Continue with {name}
        </Button>
      ))}
    </div>
  );
}
