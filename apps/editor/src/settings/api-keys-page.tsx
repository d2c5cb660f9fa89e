import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { mayActAs, roles } from "@workfuse/auth/permissions";
import { Button, Dialog, Field, Input, Notice, Select, Skeleton } from "@workfuse/ui";
import { Plus, SquareTerminal } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "../api/client.ts";
import { apiKeysQuery, sessionQuery } from "../api/queries.ts";
import { readError } from "../api/read-error.ts";
import type { ApiKey } from "../api/types.ts";
import { useNow } from "../data/use-now.ts";
import { TimeAgo } from "../data/time-ago.tsx";
import { QueryNotice } from "../errors/query-notice.tsx";
import { Page } from "../shell/page.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { CopyField } from "./copy-field.tsx";

/** Keys with which programs use the API of this workspace. */
export function ApiKeysPage(): ReactNode {
  const keys = useQuery(apiKeysQuery);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  return (
    <Page
      title="API keys"
      description="A program sends one as “Authorization: Bearer …” or “x-api-key”. It works for this workspace, as you."
      actions={
        <Button
          variant="accent"
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() => setCreating(true)}
        >
          New API key
        </Button>
      }
    >
      {keys.isError && <QueryNotice error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.isPending && <Skeleton className="h-40" />}
      {keys.data?.length === 0 && (
        <p className="rounded-xl border border-dashed border-line-strong bg-page px-6 py-12 text-center text-sm text-muted">
          No API key yet.
        </p>
      )}
      {keys.data !== undefined && keys.data.length > 0 && (
        <ul aria-label="API keys" className="divide-y overflow-hidden rounded-xl border">
          {keys.data.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
          ))}
        </ul>
      )}
      <Dialog
        open={creating}
        onOpenChange={setCreating}
        width="sm"
        title="New API key"
        description="The key is shown once. WorkFuse keeps only its fingerprint."
      >
        <KeyForm onDone={() => setCreating(false)} />
      </Dialog>
      <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </Page>
  );
}

function KeyRow({
  apiKey: { name, role, start, createdBy, expiresAt, lastUsedAt },
  onRevoke,
}: {
  apiKey: ApiKey;
  onRevoke: () => void;
}): ReactNode {
  const now = useNow();
  const expired = expiresAt !== null && Date.parse(expiresAt) < now.getTime();
  return (
    <li className="flex flex-wrap items-center gap-4 bg-surface px-4 py-3">
      <SquareTerminal aria-hidden className="size-4.5 text-idle" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{name}</p>
        <p className="truncate text-xs text-muted">
          <code className="font-mono">{start}…</code> · {role} · by {createdBy} ·{" "}
          {expiresAt === null
            ? "does not expire"
            : `${expired ? "expired" : "expires"} ${new Date(expiresAt).toLocaleDateString("en", { dateStyle: "medium" })}`}
        </p>
      </div>
      <span className="text-xs text-muted">
        {lastUsedAt === null ? (
          "never used"
        ) : (
          <>
            used <TimeAgo iso={lastUsedAt} />
          </>
        )}
      </span>
      <Button variant="ghost" size="sm" onClick={onRevoke}>
        Revoke<span className="sr-only"> {name}</span>
      </Button>
    </li>
  );
}

const lives: readonly { readonly days: number | null; readonly label: string }[] = [
  { days: 30, label: "30 days" },
  { days: 90, label: "90 days" },
  { days: 365, label: "a year" },
  { days: null, label: "does not expire" },
];

function KeyForm({ onDone }: { onDone: () => void }): ReactNode {
  const queries = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const own = session?.workspace.role ?? "viewer";
  const [name, setName] = useState("");
  const [role, setRole] = useState<(typeof roles)[number]>("viewer");
  const [life, setLife] = useState("90 days");
  const create = useMutation({
    mutationFn: () =>
      api.apiKeys.create.mutate({
        name,
        role,
        expiresInDays: lives.find(({ label }) => label === life)?.days ?? null,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
    onError: () => undefined, // shown in the form
  });
  if (create.data !== undefined) {
    return (
      <div className="flex flex-col gap-4">
        <Notice>Copy the key now. It is not shown again.</Notice>
        <CopyField label="API key" value={create.data.key} />
        <Button variant="primary" className="self-end" onClick={onDone}>
          Done
        </Button>
      </div>
    );
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      {create.isError && <Notice tone="danger">{readError(create.error).message}</Notice>}
      <Field label="Name" hint="What will use it, such as “Deployment”.">
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
      <Field label="Role" hint="At most your own. No key can manage members or keys.">
        {(control) => (
          <Select
            {...control}
            value={role}
            onChange={(event) => setRole(roles.find((one) => one === event.target.value) ?? "viewer")}
          >
            {roles
              .filter((wanted) => mayActAs({ own, wanted }))
              .map((one) => (
                <option key={one}>{one}</option>
              ))}
          </Select>
        )}
      </Field>
      <Field label="Expires after">
        {(control) => (
          <Select {...control} value={life} onChange={(event) => setLife(event.target.value)}>
            {lives.map(({ label }) => (
              <option key={label}>{label}</option>
            ))}
          </Select>
        )}
      </Field>
      <Button type="submit" variant="primary" className="self-end" busy={create.isPending}>
        Create key
      </Button>
    </form>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }): ReactNode {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: (id: string) => api.apiKeys.revoke.mutate({ id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open={apiKey !== null}
      title={`Revoke “${apiKey?.name ?? ""}”?`}
      description="Programs that use it are refused from now on."
      action="Revoke key"
      busy={revoke.isPending}
      onConfirm={() => apiKey && revoke.mutate(apiKey.id)}
      onClose={onClose}
    />
  );
}
