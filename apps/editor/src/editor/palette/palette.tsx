import { IconButton, Input, joinClasses } from "@workfuse/ui";
import { useAtom, useAtomValue } from "jotai";
import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { NodeIcon } from "../../nodes/node-icon.tsx";
import { graphAtom, sidebarOpenAtom } from "../state/atoms.ts";
import { type NodeChoice, nodeChoices } from "./node-choices.ts";
import { nodeDragType } from "./node-drag.ts";
import { useAddNode } from "./use-add-node.ts";

/** The node types, to be dragged onto the canvas or clicked. */
export function Palette(): ReactNode {
  const [open, setOpen] = useAtom(sidebarOpenAtom);
  const graph = useAtomValue(graphAtom);
  const [search, setSearch] = useState("");
  const addNode = useAddNode();
  if (!open) {
    return (
      <div className="border-r bg-surface p-1.5">
        <IconButton label="Show the nodes" side="right" onClick={() => setOpen(true)}>
          <PanelLeftOpen aria-hidden className="size-4" />
        </IconButton>
      </div>
    );
  }
  const groups = nodeChoices({ graph, search, connected: false });
  const first = groups.flatMap(({ choices }) => choices).find(({ refusal }) => refusal === undefined);
  return (
    <aside aria-label="Nodes" className="flex w-60 shrink-0 flex-col border-r bg-surface max-md:hidden">
      <div className="flex h-11 items-center justify-between pr-1.5 pl-4">
        <h2 className="text-sm font-semibold">Nodes</h2>
        <IconButton label="Hide the nodes" onClick={() => setOpen(false)}>
          <PanelLeftClose aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div className="relative px-3 pb-2">
        <Search aria-hidden className="absolute top-2 left-5.5 size-4 text-faint" />
        <Input
          type="search"
          aria-label="Search nodes"
          placeholder="Search nodes"
          className="pl-8"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && first) addNode({ type: first.definition.type });
          }}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {groups.length === 0 && <p className="px-2 py-4 text-sm text-muted">No node has this name.</p>}
        {groups.map(({ group, label, choices }) => (
          <section key={group} aria-label={label}>
            <h3 className="px-2 pt-3 pb-1 text-xs text-muted">{label}</h3>
            {choices.map((choice) => (
              <PaletteEntry
                key={choice.definition.type}
                choice={choice}
                onAdd={() => addNode({ type: choice.definition.type })}
              />
            ))}
          </section>
        ))}
      </div>
    </aside>
  );
}

function PaletteEntry({
  choice: { definition, refusal },
  onAdd,
}: {
  choice: NodeChoice;
  onAdd: () => void;
}): ReactNode {
  const off = refusal !== undefined;
  return (
    <button
      type="button"
      aria-disabled={off}
      title={refusal ?? "Click to add, or drag onto the canvas"}
      draggable={!off}
      onDragStart={(event) => {
        event.dataTransfer.setData(nodeDragType, definition.type);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onClick={() => {
        if (!off) onAdd();
      }}
      className={joinClasses(
        "flex w-full items-start gap-2.5 rounded-lg p-2 text-left -outline-offset-2",
        off ? "cursor-not-allowed" : "hover:bg-hover active:cursor-grabbing",
      )}
    >
      <NodeIcon type={definition.type} size="sm" />
      <span className="min-w-0">
        <span className={joinClasses("block text-sm font-medium", off && "text-muted")}>
          <span className="sr-only">Add </span>
          {definition.label}
        </span>
        <span className="block text-xs text-muted">{refusal ?? definition.description}</span>
      </span>
    </button>
  );
}
