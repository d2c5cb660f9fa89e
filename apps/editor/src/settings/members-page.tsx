import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Role, roles } from "@workfuse/auth/permissions";
import { Button, Dialog, Field, Input, Notice, Select, Skeleton } from "@workfuse/ui";
import { Mail, UserPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { api } from "../api/client.ts";
import { invitationsQuery, membersQuery, sessionQuery } from "../api/queries.ts";
import { readError } from "../api/read-error.ts";
import type { Member } from "../api/types.ts";
import { QueryNotice } from "../errors/query-notice.tsx";
import { Page } from "../shell/page.tsx";
import { useMay } from "../shell/use-may.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { CopyField } from "./copy-field.tsx";

/** Who belongs to the workspace, as what, and who was asked to join. */
export function MembersPage(): ReactNode {
  const members = useQuery(membersQuery);
  const mayWrite = useMay("member.write");
  const [inviting, setInviting] = useState(false);
  const [removing, setRemoving] = useState<Member | null>(null);
  return (
    <Page
      title="Members"
      description="Viewers look, editors change and run workflows, admins also manage people and see the audit log."
      actions={
        mayWrite && (
          <Button
            variant="accent"
            icon={<UserPlus aria-hidden className="size-4" />}
            onClick={() => setInviting(true)}
          >
            Invite
          </Button>
        )
      }
    >
      {members.isError && <QueryNotice error={members.error} onRetry={() => void members.refetch()} />}
      {members.isPending && <Skeleton className="h-40" />}
      {members.data !== undefined && (
        <ul aria-label="Members" className="divide-y overflow-hidden rounded-xl border">
          {members.data.map((member) => (
            <MemberRow
              key={member.userId}
              member={member}
              mayWrite={mayWrite}
              onRemove={() => setRemoving(member)}
            />
          ))}
        </ul>
      )}
      {mayWrite && <Invitations />}
      <Dialog
        open={inviting}
        onOpenChange={setInviting}
        width="sm"
        title="Invite somebody"
        description="They get a link that works for seven days, for this e-mail address alone."
      >
        <InviteForm onDone={() => setInviting(false)} />
      </Dialog>
      <RemoveDialog member={removing} onClose={() => setRemoving(null)} />
    </Page>
  );
}

function MemberRow({
  member: { userId, name, email, role },
  mayWrite,
  onRemove,
}: {
  member: Member;
  mayWrite: boolean;
  onRemove: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const change = useMutation({
    mutationFn: (next: Role) => api.members.setRole.mutate({ userId, role: next }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: membersQuery.queryKey }),
        queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      ]),
  });
  const isSelf = session?.user.id === userId;
  return (
    <li className="flex flex-wrap items-center gap-3 bg-surface px-4 py-3">
      <span
        aria-hidden
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent-strong"
      >
        {name.slice(0, 1).toUpperCase()}
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">
          {name}
          {isSelf && <span className="ml-2 text-xs font-normal text-muted">you</span>}
        </p>
        <p className="truncate text-xs text-muted">{email}</p>
      </div>
      {mayWrite ? (
        <>
          <div className="w-28">
            <RoleSelect label={`Role of ${name}`} value={role} onChange={(next) => change.mutate(next)} />
          </div>
          <Button variant="ghost" size="sm" onClick={onRemove}>
            Remove<span className="sr-only"> {name}</span>
          </Button>
        </>
      ) : (
        <span className="text-sm text-muted">{role}</span>
      )}
    </li>
  );
}

function RoleSelect({
  label,
  value,
  onChange,
}: {
  label: string;
  value: Role;
  onChange: (role: Role) => void;
}): ReactNode {
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(event) => {
        const chosen = roles.find((role) => role === event.target.value);
        if (chosen) onChange(chosen);
      }}
    >
      {roles.map((role) => (
        <option key={role}>{role}</option>
      ))}
    </Select>
  );
}

function RemoveDialog({ member, onClose }: { member: Member | null; onClose: () => void }): ReactNode {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: (userId: string) => api.members.remove.mutate({ userId }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: membersQuery.queryKey });
      onClose();
    },
    onError: () => undefined, // shown in the dialog
  });
  return (
    <ConfirmDialog
      open={member !== null}
      title={`Remove ${member?.name ?? ""}?`}
      description="They lose access at once, and the API keys that they made here stop working."
      action="Remove"
      busy={remove.isPending}
      error={remove.isError ? readError(remove.error).message : undefined}
      onConfirm={() => member && remove.mutate(member.userId)}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    />
  );
}

function InviteForm({ onDone }: { onDone: () => void }): ReactNode {
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const invite = useMutation({
    mutationFn: () => api.members.invite.mutate({ email, role }),
    onSuccess: async ({ link }) => {
      await queries.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      if (link !== null) return;
      toast.success(`The invitation to ${email} is on its way.`);
      onDone();
    },
    onError: () => undefined, // shown in the form
  });
  if (invite.data !== undefined && invite.data.link !== null) {
    return (
      <div className="flex flex-col gap-4">
        <Notice>No mail server is set up here. Hand this link to {email} yourself.</Notice>
        <CopyField label="Invitation link" value={invite.data.link} />
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
        invite.mutate();
      }}
    >
      {invite.isError && <Notice tone="danger">{readError(invite.error).message}</Notice>}
      <Field label="E-mail">
        {(control) => (
          <Input
            {...control}
            required
            type="email"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-col gap-1.5">
        <span aria-hidden className="text-sm font-medium">
          Role
        </span>
        <RoleSelect label="Role" value={role} onChange={setRole} />
      </div>
      <Button type="submit" variant="primary" className="self-end" busy={invite.isPending}>
        Invite
      </Button>
    </form>
  );
}

function Invitations(): ReactNode {
  const queries = useQueryClient();
  const { data } = useQuery(invitationsQuery);
  const revoke = useMutation({
    mutationFn: (id: string) => api.invitations.revoke.mutate({ id }),
    onSettled: () => queries.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  if (data === undefined || data.length === 0) return null;
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-sm font-semibold">Invited</h2>
      <ul aria-label="Invitations" className="divide-y overflow-hidden rounded-xl border border-dashed">
        {data.map(({ id, email, role, expiresAt }) => (
          <li key={id} className="flex items-center gap-3 px-4 py-2.5">
            <Mail aria-hidden className="size-4 text-faint" />
            <p className="min-w-0 flex-1 truncate text-sm">{email}</p>
            <span className="text-xs text-muted">
              {role}, until {new Date(expiresAt).toLocaleDateString("en", { dateStyle: "medium" })}
            </span>
            <Button variant="ghost" size="sm" onClick={() => revoke.mutate(id)}>
              Revoke<span className="sr-only"> the invitation of {email}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
