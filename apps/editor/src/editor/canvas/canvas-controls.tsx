import { IconButton } from "@workfuse/ui";
import { Panel, useReactFlow } from "@xyflow/react";
import { useAtomValue, useSetAtom } from "jotai";
import { Keyboard, Maximize, Network, Redo2, Undo2, ZoomIn, ZoomOut } from "lucide-react";
import type { ReactNode } from "react";
import { historyAtom, readOnlyAtom, redoAtom, shortcutsOpenAtom, undoAtom } from "../state/atoms.ts";
import { useTidyUp } from "./use-tidy-up.ts";

/** Zoom, tidy up, undo and redo, at the canvas's lower left. */
export function CanvasControls(): ReactNode {
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const readOnly = useAtomValue(readOnlyAtom);
  const openShortcuts = useSetAtom(shortcutsOpenAtom);
  const tidyUp = useTidyUp();
  return (
    <Panel position="bottom-left">
      <div
        role="toolbar"
        aria-label="Canvas tools"
        className="flex items-center gap-0.5 rounded-lg border bg-raised p-0.5 shadow-sm"
      >
        <IconButton side="top" label="Zoom out" shortcut="-" onClick={() => void zoomOut({ duration: 150 })}>
          <ZoomOut aria-hidden className="size-4" />
        </IconButton>
        <IconButton side="top" label="Zoom in" shortcut="+" onClick={() => void zoomIn({ duration: 150 })}>
          <ZoomIn aria-hidden className="size-4" />
        </IconButton>
        <IconButton
          side="top"
          label="Zoom to fit"
          shortcut="1"
          onClick={() => void fitView({ padding: 0.25, maxZoom: 1, duration: 200 })}
        >
          <Maximize aria-hidden className="size-4" />
        </IconButton>
        {!readOnly && (
          <>
            <span className="mx-0.5 h-4 w-px bg-line" />
            <IconButton side="top" label="Tidy up" shortcut="Shift+T" onClick={tidyUp}>
              <Network aria-hidden className="size-4" />
            </IconButton>
            <UndoButtons />
          </>
        )}
        <IconButton side="top" label="Keyboard shortcuts" shortcut="?" onClick={() => openShortcuts(true)}>
          <Keyboard aria-hidden className="size-4" />
        </IconButton>
      </div>
    </Panel>
  );
}

function UndoButtons(): ReactNode {
  const { past, future } = useAtomValue(historyAtom);
  const undo = useSetAtom(undoAtom);
  const redo = useSetAtom(redoAtom);
  const [last, next] = [past.at(-1), future.at(-1)];
  return (
    <>
      <IconButton
        side="top"
        label={last ? `Undo: ${last.label}` : "Undo"}
        shortcut="Mod+Z"
        disabled={!last}
        onClick={() => undo()}
      >
        <Undo2 aria-hidden className="size-4" />
      </IconButton>
      <IconButton
        side="top"
        label={next ? `Redo: ${next.label}` : "Redo"}
        shortcut="Mod+Shift+Z"
        disabled={!next}
        onClick={() => redo()}
      >
        <Redo2 aria-hidden className="size-4" />
      </IconButton>
    </>
  );
}
