/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a combobox with pictures and two lines has no tag of its own */
import { Popover, joinClasses } from "@workfuse/ui";
import { useAtom, useAtomValue } from "jotai";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { NodeIcon } from "../../nodes/node-icon.tsx";
import { type QuickAdd as Wish, quickAddAtom } from "../canvas/canvas-atoms.ts";
import { graphAtom } from "../state/atoms.ts";
import { nodeChoices } from "./node-choices.ts";
import { useAddNode } from "./use-add-node.ts";

/** The list of node types at the place where one is wanted. */
export function QuickAdd(): ReactNode {
  const [wish, setWish] = useAtom(quickAddAtom);
  return (
    <Popover
      open={wish !== null}
      onOpenChange={(open) => {
        if (!open) setWish(null);
      }}
      point={wish?.point}
      align="start"
      label="Add a node"
      className="max-h-90 w-72"
    >
      {wish !== null && <NodeSearch wish={wish} onDone={() => setWish(null)} />}
    </Popover>
  );
}

function NodeSearch({ wish, onDone }: { wish: Wish; onDone: () => void }): ReactNode {
  const graph = useAtomValue(graphAtom);
  const addNode = useAddNode();
  const [search, setSearch] = useState("");
  const [marked, setMarked] = useState(0);
  const listId = useId();
  const connected = wish.origin !== undefined || wish.edgeId !== undefined;
  const choices = nodeChoices({ graph, search, connected: connected || wish.parentId !== undefined })
    .flatMap((group) => group.choices)
    .filter(({ refusal }) => refusal === undefined)
    .map(({ definition }) => definition);
  const current = choices[Math.min(marked, choices.length - 1)];
  const choose = (type: (typeof choices)[number]["type"]): void => {
    const { position, origin, edgeId, parentId } = wish;
    addNode({ type, position, origin, edgeId, parentId });
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && choices.length > 0) {
      event.preventDefault();
      setMarked((Math.min(marked, choices.length - 1) + step + choices.length) % choices.length);
    }
    if (event.key === "Enter" && current) {
      event.preventDefault();
      choose(current.type);
    }
  };
  return (
    <>
      <input
        role="combobox"
        aria-label="Search nodes to add"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={current && `${listId}-${current.type}`}
        placeholder={connected ? "What happens next?" : "Search nodes…"}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setMarked(0);
        }}
        onKeyDown={onKeyDown}
        className="h-10 border-b bg-transparent px-3 text-sm focus-visible:outline-none"
      />
      <div id={listId} role="listbox" aria-label="Nodes to add" className="min-h-0 overflow-y-auto p-1">
        {choices.length === 0 && <p className="px-2 py-3 text-sm text-muted">No node has this name.</p>}
        {choices.map((definition) => (
          <button
            key={definition.type}
            id={`${listId}-${definition.type}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={definition === current}
            onMouseMove={() => setMarked(choices.indexOf(definition))}
            onClick={() => choose(definition.type)}
            className={joinClasses(
              "flex w-full items-center gap-2.5 rounded-md p-1.5 text-left",
              definition === current && "bg-hover",
            )}
          >
            <NodeIcon type={definition.type} size="sm" />
            <span className="min-w-0">
              <span className="block text-sm font-medium">{definition.label}</span>
              <span className="block truncate text-xs text-muted">{definition.description}</span>
            </span>
          </button>
        ))}
      </div>
    </>
  );
}
