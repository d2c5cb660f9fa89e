import { useAtomValue } from "jotai";
import { type ReactNode, Suspense, lazy } from "react";
import { shortcutsOpenAtom } from "../state/atoms.ts";

const ShortcutsDialog = lazy(async () => ({
  default: (await import("./shortcuts-dialog.tsx")).ShortcutsDialog,
}));

/** The list of shortcuts; loaded when it is asked for. */
export function LazyShortcuts(): ReactNode {
  return useAtomValue(shortcutsOpenAtom) ? (
    <Suspense>
      <ShortcutsDialog />
    </Suspense>
  ) : null;
}
