import { parseClip } from "@workfuse/graph";
import { useReactFlow } from "@xyflow/react";
import { useStore } from "jotai";
import { useEffect, useEffectEvent } from "react";
import { quickAddAtom } from "../canvas/canvas-atoms.ts";
import { useTidyUp } from "../canvas/use-tidy-up.ts";
import {
  graphAtom,
  nothingSelected,
  readOnlyAtom,
  redoAtom,
  selectedNodeAtom,
  selectionAtom,
  shortcutsOpenAtom,
  undoAtom,
} from "../state/atoms.ts";
import { firstFreeOutput } from "../state/graph-edits.ts";
import { useRun } from "../toolbar/use-run.ts";
import { useSave } from "../toolbar/use-save.ts";
import {
  deleteSelectionAtom,
  duplicateSelectionAtom,
  groupIntoLoopAtom,
  pasteAtom,
  selectAllAtom,
  selectionTextAtom,
  toggleDisabledAtom,
  ungroupAtom,
} from "./selection-edits.ts";
import { commandsOpenAtom } from "../commands/commands-open.ts";
import { shortcutActionsAtom, viewOnly } from "./shortcut-actions.ts";
import { type ShortcutId, shortcutOf, shortcuts } from "./shortcuts.ts";

const fit = { padding: 0.25, maxZoom: 1, duration: 200 };
/** Listens for the editor's keys, and for copy, cut and paste. */
export function useShortcuts(): void {
  const store = useStore();
  const { fitView, zoomIn, zoomOut, screenToFlowPosition } = useReactFlow();
  const { save } = useSave();
  const { run } = useRun();
  const tidyUp = useTidyUp();

  const actions: Readonly<Record<ShortcutId, () => void>> = {
    save: () => void save(),
    run,
    undo: () => store.set(undoAtom),
    redo: () => store.set(redoAtom),
    redoAlternative: () => store.set(redoAtom),
    selectAll: () => store.set(selectAllAtom),
    duplicate: () => store.set(duplicateSelectionAtom),
    delete: () => store.set(deleteSelectionAtom),
    deleteAlternative: () => store.set(deleteSelectionAtom),
    disable: () => store.set(toggleDisabledAtom),
    group: () => store.set(groupIntoLoopAtom),
    ungroup: () => store.set(ungroupAtom),
    add() {
      const origin = firstFreeOutput({ graph: store.get(graphAtom), nodeId: store.get(selectedNodeAtom) });
      store.set(quickAddAtom, { point: canvasPoint(), ...(origin ? { origin } : {}) });
    },
    fit: () => void fitView(fit),
    zoomIn: () => void zoomIn({ duration: 150 }),
    zoomOut: () => void zoomOut({ duration: 150 }),
    tidyUp,
    escape: () => store.set(selectionAtom, nothingSelected),
    help: () => store.set(shortcutsOpenAtom, true),
    commands: () => store.set(commandsOpenAtom, true),
  };

  const callers = useEffectEvent((id: ShortcutId) => actions[id]());
  useEffect(() => {
    const entries = shortcuts.map(({ id }) => [id, () => callers(id)] as const);
    // One for each id, as every id is in the list.
    store.set(shortcutActionsAtom, Object.fromEntries(entries) as Record<ShortcutId, () => void>);
  }, [store]);

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isInDialog(event.target)) return;
    const id = shortcutOf({ event, typing: takesText(event.target) });
    if (id === undefined || (store.get(readOnlyAtom) && !viewOnly.has(id))) return;
    event.preventDefault();
    actions[id]();
  });

  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    if (takesText(event.target) || isInDialog(event.target) || !isNothingMarked()) return;
    const text = store.get(selectionTextAtom);
    if (text === undefined) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    if (event.type === "cut") store.set(deleteSelectionAtom);
  });

  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (takesText(event.target) || isInDialog(event.target)) return;
    const clip = parseClip({ text: event.clipboardData?.getData("text/plain") ?? "" });
    if (!clip.ok) return;
    event.preventDefault();
    const { x, y } = screenToFlowPosition(canvasPoint());
    store.set(pasteAtom, { clip: clip.value, position: { x: Math.round(x - 100), y: Math.round(y - 60) } });
  });

  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    globalThis.addEventListener("keydown", onKeyDown, { signal });
    document.addEventListener("copy", onCopy, { signal });
    document.addEventListener("cut", onCopy, { signal });
    document.addEventListener("paste", onPaste, { signal });
    return () => listening.abort();
  }, []);
}

/** The middle of the canvas, in pixels of the window. */
function canvasPoint(): { readonly x: number; readonly y: number } {
  const box = document.querySelector(".react-flow")?.getBoundingClientRect();
  return box ? { x: box.left + box.width / 2, y: box.top + box.height / 3 } : { x: 0, y: 0 };
}

function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && target.type !== "checkbox"))
  );
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=dialog], [role=menu]") !== null;
}

function isNothingMarked(): boolean {
  return document.getSelection()?.isCollapsed ?? true;
}
