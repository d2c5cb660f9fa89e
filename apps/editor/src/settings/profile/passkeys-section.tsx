import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Notice } from "@workfuse/ui";
import { Fingerprint } from "lucide-react";
import type { ReactNode } from "react";
import { authClient, settled } from "../../auth/auth-client.ts";
import { Section } from "../section.tsx";

const queryKey = ["passkeys"];

export function PasskeysSection(): ReactNode {
  const queries = useQueryClient();
  const passkeys = useQuery({
    queryKey,
    queryFn: () => settled(authClient.$fetch<readonly Passkey[]>("/passkey/list-user-passkeys")),
  });
  const refresh = () => queries.invalidateQueries({ queryKey });
  const add = useMutation({
    mutationFn: async () => {
      const result = await authClient.passkey.addPasskey();
      if (result.error) throw new Error(result.error.message ?? "The passkey was not added.");
    },
    onSuccess: refresh,
    onError: () => undefined, // shown below
  });
  const remove = useMutation({
    mutationFn: (id: string) => settled(authClient.passkey.deletePasskey({ id })),
    onSuccess: refresh,
  });
  return (
    <Section
      title="Passkeys"
      description="Sign in with your fingerprint, face or security key instead of the password."
      actions={
        <Button busy={add.isPending} onClick={() => add.mutate()}>
          Add a passkey
        </Button>
      }
    >
      {add.isError && <Notice tone="danger">{add.error.message}</Notice>}
      {passkeys.data !== undefined && passkeys.data.length > 0 && (
        <ul aria-label="Passkeys" className="divide-y rounded-lg border">
          {passkeys.data.map(({ id, name, createdAt }) => (
            <li key={id} className="flex items-center gap-3 px-3 py-2">
              <Fingerprint aria-hidden className="size-4 text-idle" />
              <span className="min-w-0 flex-1 truncate text-sm">
                {name ?? "Passkey"}, since{" "}
                {new Date(createdAt ?? 0).toLocaleDateString("en", { dateStyle: "medium" })}
              </span>
              <Button variant="ghost" size="sm" onClick={() => remove.mutate(id)}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

type Passkey = {
  readonly id: string;
  readonly name?: string | null;
  readonly createdAt: string | null;
};
