import { atom } from "jotai";
import type { ShortcutId } from "./shortcuts.ts";

/** What each key does on this page, for whoever offers the same in another way. */
export const shortcutActionsAtom = atom<Readonly<Record<ShortcutId, () => void>> | null>(null);

/** What people may do who may only look. */
export const viewOnly: ReadonlySet<ShortcutId> = new Set([
  "commands",
  "fit",
  "zoomIn",
  "zoomOut",
  "escape",
  "help",
  "selectAll",
]);
