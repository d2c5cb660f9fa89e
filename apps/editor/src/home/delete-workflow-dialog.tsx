import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Dialog } from "@workfuse/ui";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { api } from "../api/client.ts";

/** Asks before a workflow is deleted for good. */
export function DeleteWorkflowDialog({
  workflow,
  onClose,
  onDeleted,
}: {
  workflow: { readonly id: string; readonly name: string } | null;
  onClose: () => void;
  onDeleted?: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: (id: string) => api.workflows.delete.mutate({ id }),
    onSuccess: () => {
      toast.success(`“${workflow?.name ?? ""}” is deleted.`);
      void queries.invalidateQueries({ queryKey: ["workflows", "list"] });
      onClose();
      onDeleted?.();
    },
  });
  return (
    <Dialog
      open={workflow !== null}
      onOpenChange={onClose}
      width="sm"
      title={`Delete “${workflow?.name ?? ""}”?`}
      description="Its versions, its executions and the credentials that belong to it alone go with it. This cannot be undone."
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Keep it
          </Button>
          <Button
            variant="danger"
            busy={remove.isPending}
            onClick={() => workflow && remove.mutate(workflow.id)}
          >
            Delete workflow
          </Button>
        </>
      }
    />
  );
}
