import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { IconButton, Menu, MenuItem, MenuSeparator } from "@workfuse/ui";
import { useAtomValue, useSetAtom } from "jotai";
import {
  Download,
  Ellipsis,
  History,
  Inbox,
  Keyboard,
  ListTree,
  MessageSquare,
  Sparkles,
  Trash2,
} from "lucide-react";
import { type ReactNode, Suspense, lazy, useState } from "react";
import { api } from "../../api/client.ts";
import type { Workflow } from "../../api/types.ts";
import { saveFile } from "../../data/save-file.ts";
import { readOnlyAtom, shortcutsOpenAtom } from "../state/atoms.ts";
import { triggerOpenAtom } from "../trigger/trigger-open.ts";

const VersionsDialog = lazy(async () => ({
  default: (await import("../versions/versions-dialog.tsx")).VersionsDialog,
}));
const DeleteWorkflowDialog = lazy(async () => ({
  default: (await import("../../home/delete-workflow-dialog.tsx")).DeleteWorkflowDialog,
}));
const SaveDialog = lazy(async () => ({ default: (await import("./save-dialog.tsx")).SaveDialog }));

const ExplainDialog = lazy(async () => ({
  default: (await import("../../magic/explain-dialog.tsx")).ExplainDialog,
}));

/** What is needed now and then. */
export function WorkflowMenu({ workflow }: { workflow: Workflow }): ReactNode {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const readOnly = useAtomValue(readOnlyAtom);
  const openShortcuts = useSetAtom(shortcutsOpenAtom);
  const openTrigger = useSetAtom(triggerOpenAtom);
  const [dialog, setDialog] = useState<"versions" | "delete" | "explain" | "save" | null>(null);
  const exportIt = useMutation({
    mutationFn: async () =>
      saveFile({
        name: `${workflow.name}.workfuse.json`,
        data: await api.workflows.export.query({ id: workflow.id }),
      }),
  });
  return (
    <>
      <Menu
        trigger={
          <IconButton label="More">
            <Ellipsis aria-hidden className="size-4" />
          </IconButton>
        }
      >
        <MenuItem
          icon={<ListTree aria-hidden className="size-4" />}
          onSelect={() => void navigate({ to: "/executions", search: { workflowId: workflow.id } })}
        >
          Executions
        </MenuItem>
        <MenuItem icon={<Inbox aria-hidden className="size-4" />} onSelect={() => openTrigger("deliveries")}>
          Trigger and deliveries
        </MenuItem>
        {!readOnly && (
          <MenuItem
            icon={<MessageSquare aria-hidden className="size-4" />}
            onSelect={() => setDialog("save")}
          >
            Save with a message…
          </MenuItem>
        )}
        <MenuItem icon={<History aria-hidden className="size-4" />} onSelect={() => setDialog("versions")}>
          Version history
        </MenuItem>
        {!readOnly && (
          <MenuItem icon={<Sparkles aria-hidden className="size-4" />} onSelect={() => setDialog("explain")}>
            Explain this workflow
          </MenuItem>
        )}
        <MenuItem icon={<Download aria-hidden className="size-4" />} onSelect={() => exportIt.mutate()}>
          Export as JSON
        </MenuItem>
        <MenuItem
          icon={<Keyboard aria-hidden className="size-4" />}
          shortcut="?"
          onSelect={() => openShortcuts(true)}
        >
          Keyboard shortcuts
        </MenuItem>
        {!readOnly && (
          <>
            <MenuSeparator />
            <MenuItem
              danger
              icon={<Trash2 aria-hidden className="size-4" />}
              onSelect={() => setDialog("delete")}
            >
              Delete workflow
            </MenuItem>
          </>
        )}
      </Menu>
      <Suspense>
        {dialog === "explain" && <ExplainDialog onClose={() => setDialog(null)} />}
        {dialog === "save" && <SaveDialog open onClose={() => setDialog(null)} />}
        {dialog === "versions" && (
          <VersionsDialog workflow={workflow} open onOpenChange={() => setDialog(null)} />
        )}
        {dialog === "delete" && (
          <DeleteWorkflowDialog
            workflow={workflow}
            onClose={() => setDialog(null)}
            onDeleted={() => {
              queries.removeQueries({ queryKey: ["workflows", "one", workflow.id] });
              void navigate({ to: "/", ignoreBlocker: true });
            }}
          />
        )}
      </Suspense>
    </>
  );
}
