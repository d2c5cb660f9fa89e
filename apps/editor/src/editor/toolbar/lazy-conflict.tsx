import { useAtomValue } from "jotai";
import { type ReactNode, Suspense, lazy } from "react";
import { conflictAtom } from "./use-save.ts";

const ConflictDialog = lazy(async () => ({
  default: (await import("./conflict-dialog.tsx")).ConflictDialog,
}));

/** The choice between two versions; loaded when there is one. */
export function LazyConflict(): ReactNode {
  const conflict = useAtomValue(conflictAtom);
  return conflict === null ? null : (
    <Suspense>
      <ConflictDialog />
    </Suspense>
  );
}
