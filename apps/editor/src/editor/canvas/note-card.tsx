import { updateNodeConfig } from "@workfuse/graph";
import { joinClasses } from "@workfuse/ui";
import { NodeResizeControl, type NodeProps } from "@xyflow/react";
import { useAtom, useAtomValue, useSetAtom } from "jotai";
import { type KeyboardEvent, type ReactNode, memo, useState } from "react";
import { editAtom, readOnlyAtom } from "../state/atoms.ts";
import { type CanvasNode, editedNoteAtom } from "./canvas-atoms.ts";
import { textOfValue } from "../inspector/value-text.ts";
import { NoteText } from "./note-text.tsx";
import { noteColours, smallestNote } from "./notes.ts";

/** Words on the canvas, behind the nodes. A double click, or Enter on the selected note, writes in it. */
export const NoteCard = memo(function NoteCard({ data: { node, box }, selected }: NodeProps<CanvasNode>) {
  const readOnly = useAtomValue(readOnlyAtom);
  const edit = useSetAtom(editAtom);
  const [edited, setEdited] = useAtom(editedNoteAtom);
  // While a corner is dragged; the graph changes once, at the end.
  const [size, setSize] = useState<{ readonly width: number; readonly height: number } | null>(null);
  const { text, color } = node.data.config;
  const shownText = textOfValue(text);
  const isEdited = edited === node.id && !readOnly;
  const colour = noteColours.find((each) => each.value === color) ?? noteColours[0];
  const change = (label: string, config: Readonly<Record<string, unknown>>): void => {
    edit({
      label,
      change: (graph) =>
        updateNodeConfig({
          graph,
          nodeId: node.id,
          data: { ...node.data, config: { ...node.data.config, ...config } },
        }),
    });
  };
  return (
    <div
      data-node-id={node.id}
      style={size ?? { width: box.width, height: box.height }}
      onDoubleClick={(event) => {
        event.stopPropagation();
        if (!readOnly) setEdited(node.id);
      }}
      className={joinClasses(
        "overflow-hidden rounded-lg border text-sm text-ink",
        colour.card,
        selected && "outline-2 outline-offset-2 outline-accent",
      )}
    >
      {isEdited ? (
        <NoteEditor
          text={shownText}
          onDone={(next) => {
            setEdited(null);
            if (next !== text) change("Edit a note", { text: next });
          }}
        />
      ) : (
        <NoteText text={shownText} hint={readOnly ? "" : "Double-click to write"} />
      )}
      {selected && !readOnly && (
        <NodeResizeControl
          position="bottom-right"
          minWidth={smallestNote.width}
          minHeight={smallestNote.height}
          className="wf-resize"
          onResize={(_event, { width, height }) => setSize(rounded({ width, height }))}
          onResizeEnd={(_event, { width, height }) => {
            setSize(null);
            change("Resize a note", rounded({ width, height }));
          }}
        />
      )}
    </div>
  );
});

function rounded({ width, height }: { width: number; height: number }): { width: number; height: number } {
  return { width: Math.round(width), height: Math.round(height) };
}

function NoteEditor({ text, onDone }: { text: string; onDone: (text: string) => void }): ReactNode {
  const [draft, setDraft] = useState(text);
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Escape") onDone(text);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onDone(draft);
  };
  return (
    <textarea
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for by a double click or Enter
      autoFocus
      aria-label="Note"
      maxLength={20_000}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => onDone(draft)}
      onKeyDown={onKeyDown}
      className="nodrag nopan nowheel size-full resize-none bg-transparent p-3 leading-5 focus-visible:outline-none"
    />
  );
}
