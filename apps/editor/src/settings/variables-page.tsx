import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Dialog, Field, IconButton, Input, Notice, Skeleton, Textarea } from "@workfuse/ui";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "../api/client.ts";
import { variablesQuery } from "../api/queries.ts";
import { readError } from "../api/read-error.ts";
import type { Variable } from "../api/types.ts";
import { QueryNotice } from "../errors/query-notice.tsx";
import { Page } from "../shell/page.tsx";
import { useMay } from "../shell/use-may.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** Values that every workflow of the workspace can read. */
export function VariablesPage(): ReactNode {
  const variables = useQuery(variablesQuery);
  const mayWrite = useMay("variable.write");
  const [editing, setEditing] = useState<Pick<Variable, "name" | "value"> | null>(null);
  const [deleting, setDeleting] = useState<Variable | null>(null);
  return (
    <Page
      title="Variables"
      description="Workflows read them as {{env.NAME}}. Everybody in the workspace sees them: secrets belong into Credentials."
      actions={
        mayWrite && (
          <Button
            variant="accent"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => setEditing({ name: "", value: "" })}
          >
            New variable
          </Button>
        )
      }
    >
      {variables.isError && <QueryNotice error={variables.error} onRetry={() => void variables.refetch()} />}
      {variables.isPending && <Skeleton className="h-40" />}
      {variables.data?.length === 0 && (
        <p className="rounded-xl border border-dashed border-line-strong bg-page px-6 py-12 text-center text-sm text-muted">
          No variable yet. A base address or a channel’s name is a good first one.
        </p>
      )}
      {variables.data !== undefined && variables.data.length > 0 && (
        <ul aria-label="Variables" className="divide-y overflow-hidden rounded-xl border">
          {variables.data.map((variable) => (
            <li key={variable.name} className="flex items-center gap-4 bg-surface px-4 py-2.5">
              <code className="w-1/3 shrink-0 truncate font-mono text-sm">{variable.name}</code>
              <span className="min-w-0 flex-1 truncate font-mono text-sm text-muted">{variable.value}</span>
              {mayWrite && (
                <div className="flex gap-0.5">
                  <IconButton label={`Edit ${variable.name}`} onClick={() => setEditing(variable)}>
                    <Pencil aria-hidden className="size-4" />
                  </IconButton>
                  <IconButton label={`Delete ${variable.name}`} onClick={() => setDeleting(variable)}>
                    <Trash2 aria-hidden className="size-4" />
                  </IconButton>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      <Dialog
        open={editing !== null}
        onOpenChange={() => setEditing(null)}
        width="sm"
        title={editing?.name === "" ? "New variable" : `Edit ${editing?.name ?? ""}`}
        description="Executions that start, or go on, from now on read the new value."
      >
        {editing && <VariableForm key={editing.name} before={editing} onDone={() => setEditing(null)} />}
      </Dialog>
      <DeleteDialog variable={deleting} onClose={() => setDeleting(null)} />
    </Page>
  );
}

function VariableForm({
  before,
  onDone,
}: {
  before: Pick<Variable, "name" | "value">;
  onDone: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const [name, setName] = useState(before.name);
  const [value, setValue] = useState(before.value);
  const save = useMutation({
    mutationFn: () => api.variables.set.mutate({ name, value }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: variablesQuery.queryKey });
      onDone();
    },
    onError: () => undefined, // shown in the form
  });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {save.isError && <Notice tone="danger">{readError(save.error).message}</Notice>}
      <Field label="Name" hint="Letters, digits and _.">
        {(control) => (
          <Input
            {...control}
            required
            maxLength={64}
            pattern="[A-Za-z_][A-Za-z0-9_]*"
            autoComplete="off"
            className="font-mono"
            readOnly={before.name !== ""}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Value">
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={10_000}
            className="font-mono"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" className="self-end" busy={save.isPending}>
        Save variable
      </Button>
    </form>
  );
}

function DeleteDialog({ variable, onClose }: { variable: Variable | null; onClose: () => void }): ReactNode {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: (name: string) => api.variables.delete.mutate({ name }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: variablesQuery.queryKey });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open={variable !== null}
      title={`Delete ${variable?.name ?? ""}?`}
      description="Nodes that read it fail from now on."
      action="Delete variable"
      busy={remove.isPending}
      onConfirm={() => variable && remove.mutate(variable.name)}
      onClose={onClose}
    />
  );
}
