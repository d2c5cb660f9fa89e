import { Button, Dialog, Notice } from "@workfuse/ui";
import type { ReactNode } from "react";

/** Asks before something is done that cannot be undone. */
export function ConfirmDialog({
  open,
  title,
  description,
  action,
  busy,
  error,
  onConfirm,
  onClose,
}: {
  open: boolean;
  title: string;
  description: string;
  action: string;
  busy: boolean;
  error?: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
}): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      width="sm"
      title={title}
      description={description}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {error === undefined ? undefined : <Notice tone="danger">{error}</Notice>}
    </Dialog>
  );
}
