import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Field, Input, Notice } from "@workfuse/ui";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { sessionQuery } from "../../api/queries.ts";
import { authClient, settled } from "../../auth/auth-client.ts";
import { Section } from "../section.tsx";

export function NameSection(): ReactNode {
  const { data: session } = useQuery(sessionQuery);
  const queries = useQueryClient();
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? session?.user.name ?? "";
  const save = useMutation({
    mutationFn: () => settled(authClient.updateUser({ name: name.trim() })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      setTyped(null);
      toast.success("Your name is saved.");
    },
    onError: () => undefined, // shown in the form
  });
  const verify = useMutation({
    mutationFn: () => settled(authClient.sendVerificationEmail({ email: session?.user.email ?? "" })),
    onSuccess: () => toast.success("The link is on its way."),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Section title="Name and address" {...(session ? { description: session.user.email } : {})}>
      {session?.user.isEmailVerified === false && (
        <Notice>
          <div className="flex flex-wrap items-center gap-3">
            <span className="flex-1">Your e-mail address is not verified yet.</span>
            <Button size="sm" busy={verify.isPending} onClick={() => verify.mutate()}>
              Send the link
            </Button>
          </div>
        </Notice>
      )}
      {save.isError && <Notice tone="danger">{save.error.message}</Notice>}
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className="w-80 max-w-full">
          <Field label="Name">
            {(control) => (
              <Input
                {...control}
                required
                maxLength={100}
                autoComplete="name"
                value={name}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Button type="submit" busy={save.isPending} disabled={typed === null || name.trim() === ""}>
          Save name
        </Button>
      </form>
    </Section>
  );
}
