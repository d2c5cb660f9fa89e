import { useBlocker } from "@tanstack/react-router";
import { Button, Dialog } from "@workfuse/ui";
import { useAtomValue, useStore } from "jotai";
import type { ReactNode } from "react";
import { baseAtom, isDirtyAtom } from "./state/atoms.ts";
import { drafts } from "./state/drafts.ts";
import { useSave } from "./toolbar/use-save.ts";

/** Asks before unsaved changes would be lost, by a link or by closing the tab. */
export function UnsavedGuard(): ReactNode {
  const store = useStore();
  const isDirty = useAtomValue(isDirtyAtom);
  const { save, isPending } = useSave();
  const blocker = useBlocker({
    shouldBlockFn: () => store.get(isDirtyAtom),
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  const isAsked = blocker.status === "blocked";
  const saveAndLeave = async (): Promise<void> => {
    const saved = await save();
    if (!isAsked) return;
    if (saved) blocker.proceed();
    else blocker.reset();
  };
  return (
    <Dialog
      open={isAsked}
      onOpenChange={() => {
        if (isAsked) blocker.reset();
      }}
      width="sm"
      title="Leave with unsaved changes?"
      description="What you changed since the last version is not saved yet."
      footer={
        <>
          <Button variant="ghost" onClick={() => isAsked && blocker.reset()}>
            Stay
          </Button>
          <Button
            onClick={() => {
              if (!isAsked) return;
              const base = store.get(baseAtom);
              if (base) drafts.remove(base.id);
              blocker.proceed();
            }}
          >
            Leave without saving
          </Button>
          <Button variant="primary" busy={isPending} onClick={() => void saveAndLeave()}>
            Save and leave
          </Button>
        </>
      }
    />
  );
}
