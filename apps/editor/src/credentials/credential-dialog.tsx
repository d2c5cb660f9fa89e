import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Dialog, Field, Input, Notice } from "@workfuse/ui";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { api } from "../api/client.ts";
import { secretsQuery } from "../api/queries.ts";
import { readError } from "../api/read-error.ts";
import type { Secret } from "../api/types.ts";

const shortestSafe = 6;

/** Stores a credential. Its value leaves the browser once and is never shown again. */
export function CredentialDialog({
  open,
  onOpenChange,
  onCreated,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated: (secret: Secret) => void;
}): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="sm"
      title="New credential"
      description="The value goes straight to the secrets store. Workflows keep only its address, the ARN."
    >
      <CredentialForm onCreated={onCreated} />
    </Dialog>
  );
}

function CredentialForm({ onCreated }: { onCreated: (secret: Secret) => void }): ReactNode {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const [description, setDescription] = useState("");
  const create = useMutation({
    mutationFn: () =>
      api.secrets.create.mutate({ name: name.trim(), value, ...(description === "" ? {} : { description }) }),
    onSuccess: async (secret) => {
      toast.success(`“${secret.name}” is stored.`);
      await queries.invalidateQueries({ queryKey: secretsQuery.queryKey });
      onCreated(secret);
    },
    onError: () => undefined, // shown in the form
  });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        // The dialog may stand inside another form's tree.
        event.stopPropagation();
        create.mutate();
      }}
    >
      {create.isError && <Notice tone="danger">{readError(create.error).message}</Notice>}
      <Field label="Name" hint="How you will find it again, such as “Stripe, live key”.">
        {(control) => (
          <Input
            {...control}
            required
            maxLength={100}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Value"
        hint={
          value !== "" && value.length < shortestSafe
            ? "A value this short cannot be recognised and hidden in logs and results."
            : "A token or key; for user and password: user:password."
        }
      >
        {(control) => (
          <Input
            {...control}
            required
            type="password"
            autoComplete="new-password"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <Field label="Description">
        {(control) => (
          <Input
            {...control}
            maxLength={500}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" className="self-end" busy={create.isPending}>
        Store credential
      </Button>
    </form>
  );
}
