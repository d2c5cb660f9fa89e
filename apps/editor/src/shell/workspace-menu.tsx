import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  Button,
  Dialog,
  Field,
  Input,
  Menu,
  MenuChoice,
  MenuItem,
  MenuSeparator,
  Notice,
} from "@workfuse/ui";
import { ChevronsUpDown, House, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "../api/client.ts";
import { sessionQuery } from "../api/queries.ts";
import { readError } from "../api/read-error.ts";

/** The workspace one works in, the others, and a new one. Everything on the page belongs to the one that is chosen. */
export function WorkspaceMenu(): ReactNode {
  const { data: session } = useQuery(sessionQuery);
  const [creating, setCreating] = useState(false);
  const enter = useEnter();
  const change = useMutation({
    mutationFn: (id: string) => api.session.switch.mutate({ id }),
    onSuccess: enter,
  });
  const name = session?.workspace.name ?? "";
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            className="mb-3 flex min-w-0 items-center gap-2 rounded-md border bg-surface px-2 py-1.5 text-left hover:bg-hover max-md:mb-0"
          >
            <span className="sr-only">Workspace: </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate text-sm font-medium">{name}</span>
              <span className="block text-xs text-muted max-md:hidden">{session?.workspace.role}</span>
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-faint" />
          </button>
        }
      >
        <MenuChoice
          label="Workspaces"
          value={session?.workspace.id ?? ""}
          options={(session?.workspaces ?? []).map((workspace) => ({
            value: workspace.id,
            label: workspace.name,
            icon: <House aria-hidden className="size-4" />,
          }))}
          onChange={(id) => change.mutate(id)}
        />
        <MenuSeparator />
        <MenuItem icon={<Plus aria-hidden className="size-4" />} onSelect={() => setCreating(true)}>
          New workspace
        </MenuItem>
      </Menu>
      <Dialog
        open={creating}
        onOpenChange={setCreating}
        width="sm"
        title="New workspace"
        description="With its own workflows, credentials and members."
      >
        <NewWorkspace
          onDone={async () => {
            setCreating(false);
            await enter();
          }}
        />
      </Dialog>
    </>
  );
}

/** Forgets what is known of the workspace before, and begins at the home page. */
function useEnter(): () => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await navigate({ to: "/" });
    await queries.resetQueries();
  };
}

function NewWorkspace({ onDone }: { onDone: () => Promise<void> }): ReactNode {
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: () => api.workspaces.create.mutate({ name }),
    onSuccess: onDone,
    onError: () => undefined, // shown in the form
  });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      {create.isError && <Notice tone="danger">{readError(create.error).message}</Notice>}
      <Field label="Name">
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
      <Button type="submit" variant="primary" className="self-end" busy={create.isPending}>
        Create workspace
      </Button>
    </form>
  );
}
