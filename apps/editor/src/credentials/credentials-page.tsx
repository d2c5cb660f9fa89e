import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Dialog, IconButton, Skeleton } from "@workfuse/ui";
import { Check, Copy, KeyRound, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { api } from "../api/client.ts";
import { secretsQuery } from "../api/queries.ts";
import type { Secret } from "../api/types.ts";
import { TimeAgo } from "../data/time-ago.tsx";
import { useCopy } from "../data/use-copy.ts";
import { QueryNotice } from "../errors/query-notice.tsx";
import { Page } from "../shell/page.tsx";
import { useCanEdit } from "../shell/use-can-edit.ts";
import { CredentialDialog } from "./credential-dialog.tsx";

/** The stored credentials: their names and ARNs, never their values. */
export function CredentialsPage(): ReactNode {
  const query = useQuery(secretsQuery);
  const canEdit = useCanEdit();
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<Secret | null>(null);
  return (
    <Page
      title="Credentials"
      description="Values live in the secrets store alone. Workflows hold the ARN; nobody can read a value back."
      actions={
        canEdit && (
          <Button
            variant="accent"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => setCreating(true)}
          >
            New credential
          </Button>
        )
      }
    >
      {query.isError && <QueryNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton className="h-40" />}
      {query.data?.length === 0 && (
        <div className="flex flex-col items-center gap-3 rounded-xl border border-dashed border-line-strong bg-page px-6 py-12 text-center">
          <KeyRound aria-hidden className="size-6 text-faint" />
          <p className="max-w-90 text-sm text-muted">
            No credential yet. Store a token or key here, or right where an HTTP request needs it.
          </p>
        </div>
      )}
      {query.data !== undefined && query.data.length > 0 && (
        <ul aria-label="Credentials" className="divide-y overflow-hidden rounded-xl border">
          {query.data.map((secret) => (
            <CredentialRow
              key={secret.arn}
              secret={secret}
              canEdit={canEdit}
              onDelete={() => setDeleting(secret)}
            />
          ))}
        </ul>
      )}
      <CredentialDialog open={creating} onOpenChange={setCreating} onCreated={() => setCreating(false)} />
      <DeleteCredentialDialog secret={deleting} onClose={() => setDeleting(null)} />
    </Page>
  );
}

function CredentialRow({
  secret: { name, arn, description, createdAt, workflowId },
  canEdit,
  onDelete,
}: {
  secret: Secret;
  canEdit: boolean;
  onDelete: () => void;
}): ReactNode {
  const { copied, copy } = useCopy();
  return (
    <li className="flex items-center gap-4 bg-surface px-4 py-3">
      <span
        aria-hidden
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-lg bg-idle-soft text-idle"
      >
        <KeyRound className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">
          {name}
          {workflowId !== null && (
            <span className="ml-2 text-xs font-normal text-muted">one workflow only</span>
          )}
        </p>
        {description !== null && description !== "" && (
          <p className="truncate text-xs text-muted">{description}</p>
        )}
        <p className="truncate font-mono text-xs text-muted">{arn}</p>
      </div>
      <span className="text-xs text-muted max-sm:hidden">
        <TimeAgo iso={createdAt} />
      </span>
      <div className="flex gap-0.5">
        <IconButton label={copied ? "Copied" : `Copy the ARN of ${name}`} onClick={() => copy(arn)}>
          {copied ? (
            <Check aria-hidden className="size-4 text-success" />
          ) : (
            <Copy aria-hidden className="size-4" />
          )}
        </IconButton>
        {canEdit && (
          <IconButton label={`Delete ${name}`} onClick={onDelete}>
            <Trash2 aria-hidden className="size-4" />
          </IconButton>
        )}
      </div>
    </li>
  );
}

function DeleteCredentialDialog({
  secret,
  onClose,
}: {
  secret: Secret | null;
  onClose: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: (arn: string) => api.secrets.delete.mutate({ arn }),
    onSuccess: () => {
      toast.success(`“${secret?.name ?? ""}” is deleted.`);
      void queries.invalidateQueries({ queryKey: secretsQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog
      open={secret !== null}
      onOpenChange={onClose}
      width="sm"
      title={`Delete “${secret?.name ?? ""}”?`}
      description="Workflows that use it fail from now on. The value cannot be brought back."
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Keep it
          </Button>
          <Button
            variant="danger"
            busy={remove.isPending}
            onClick={() => secret && remove.mutate(secret.arn)}
          >
            Delete credential
          </Button>
        </>
      }
    />
  );
}
