/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a combobox with icons and keys has no tag of its own */
import { definitionOf } from "@workfuse/nodes/catalog";
import { Dialog, Keys, joinClasses } from "@workfuse/ui";
import { useReactFlow } from "@xyflow/react";
import { useAtomValue, useSetAtom, useStore } from "jotai";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { NodeIcon } from "../../nodes/node-icon.tsx";
import { shortcuts } from "../keyboard/shortcuts.ts";
import { shortcutActionsAtom, viewOnly } from "../keyboard/shortcut-actions.ts";
import { alignSelectionAtom, distributeSelectionAtom } from "../keyboard/selection-edits.ts";
import { graphAtom, readOnlyAtom, selectedNodeAtom, selectionAtom } from "../state/atoms.ts";
import { useRun } from "../toolbar/use-run.ts";
import { commandsOpenAtom } from "./commands-open.ts";
import { type Command, findCommands } from "./commands.ts";

/** Everything that can be done here, and every node, found by typing. A chunk of its own, loaded with its key. */
export function CommandPalette(): ReactNode {
  const close = useSetAtom(commandsOpenAtom);
  const commands = useCommands();
  const [search, setSearch] = useState("");
  const [marked, setMarked] = useState(0);
  const listId = useId();
  const found = findCommands({ commands, search });
  const current = found[Math.min(marked, found.length - 1)];
  const choose = ({ run }: Command): void => {
    close(false);
    // After the dialog has given the focus back: what a command opens may take it.
    setTimeout(run);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      const next = (Math.min(marked, found.length - 1) + step + found.length) % found.length;
      setMarked(next);
      document.querySelector(`[data-command-index="${next}"]`)?.scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter" && current) {
      event.preventDefault();
      choose(current);
    }
  };
  return (
    <Dialog open onOpenChange={close} title="Commands">
      <input
        role="combobox"
        aria-label="Search commands and nodes"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={current && `${listId}-${current.id}`}
        placeholder="What do you want to do? Or go to a node…"
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setMarked(0);
        }}
        onKeyDown={onKeyDown}
        className="mb-2 h-10 w-full rounded-md border border-line-strong/70 bg-surface px-3 text-sm"
      />
      <div id={listId} role="listbox" aria-label="Commands" className="h-80 overflow-y-auto">
        {found.length === 0 && <p className="px-2 py-3 text-sm text-muted">Nothing has this name.</p>}
        {found.map((command, index) => (
          <button
            key={command.id}
            id={`${listId}-${command.id}`}
            type="button"
            role="option"
            tabIndex={-1}
            data-command-index={index}
            aria-selected={command === current}
            onMouseMove={() => setMarked(index)}
            onClick={() => choose(command)}
            className={joinClasses(
              "flex min-h-9 w-full items-center gap-2.5 rounded-md px-2 text-left text-sm",
              command === current && "bg-hover",
            )}
          >
            {command.group === "Nodes" && <NodeIcon type={command.words ?? ""} size="sm" />}
            <span className="min-w-0 flex-1 truncate">{command.label}</span>
            {command.group === "Nodes" && <span className="text-xs text-muted">Go to</span>}
            {command.keys !== undefined && <Keys keys={command.keys} />}
          </button>
        ))}
      </div>
    </Dialog>
  );
}

function useCommands(): readonly Command[] {
  const store = useStore();
  const graph = useAtomValue(graphAtom);
  const readOnly = useAtomValue(readOnlyAtom);
  const selected = useAtomValue(selectedNodeAtom);
  const { nodes: chosen } = useAtomValue(selectionAtom);
  const actions = useAtomValue(shortcutActionsAtom);
  const { runUpTo, testNode } = useRun();
  const { fitView } = useReactFlow();
  const own: readonly Command[] = shortcuts
    .filter(({ id, hidden }) => hidden !== true && id !== "commands" && (!readOnly || viewOnly.has(id)))
    .map(({ id, label, keys }) => ({
      id,
      label: id === "help" ? "Keyboard shortcuts" : label,
      keys,
      group: "Actions",
      run: () => actions?.[id](),
    }));
  const node = graph.nodes.find(({ id }) => id === selected);
  const canRun = !readOnly && node !== undefined && definitionOf(node.type)?.role === "action";
  const ofNode: readonly Command[] = canRun
    ? [
        { id: "test", label: "Test this node", group: "Actions", run: () => testNode(node.id) },
        { id: "up-to", label: "Run up to here", group: "Actions", run: () => runUpTo(node.id) },
      ]
    : [];
  const arranging: readonly Command[] =
    readOnly || chosen.size < 2
      ? []
      : [
          ...(["left", "centre", "right", "top", "middle", "bottom"] as const).map((side): Command => ({
            id: `align-${side}`,
            label: `Align ${side}`,
            group: "Actions",
            run: () => store.set(alignSelectionAtom, side),
          })),
          {
            id: "spread-x",
            label: "Spread across",
            group: "Actions",
            run: () => store.set(distributeSelectionAtom, "x"),
          },
          {
            id: "spread-y",
            label: "Spread down",
            group: "Actions",
            run: () => store.set(distributeSelectionAtom, "y"),
          },
        ];
  const nodes = graph.nodes.map(({ id, type, data }): Command => ({
    id: `node-${id}`,
    label: data.label,
    words: type,
    group: "Nodes",
    run() {
      store.set(selectedNodeAtom, id);
      void fitView({ nodes: [{ id }], maxZoom: 1, duration: 250 });
    },
  }));
  return [...ofNode, ...arranging, ...own, ...nodes];
}
