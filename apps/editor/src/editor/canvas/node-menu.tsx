import { type WorkflowNode, nodesById } from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { MenuItem, MenuSeparator, PointMenu } from "@workfuse/ui";
import { useAtom, useAtomValue, useSetAtom, useStore } from "jotai";
import {
  ArrowRightToLine,
  Copy,
  CopyPlus,
  FlaskConical,
  Group,
  LogOut,
  PencilLine,
  Pin,
  PinOff,
  Power,
  PowerOff,
  Trash2,
  Ungroup,
} from "lucide-react";
import type { ReactNode } from "react";
import {
  deleteSelectionAtom,
  duplicateSelectionAtom,
  groupIntoLoopAtom,
  leaveLoopAtom,
  selectionTextAtom,
  toggleDisabledAtom,
  ungroupAtom,
} from "../keyboard/selection-edits.ts";
import { inspectorTabAtom } from "../inspector/inspector-tab.ts";
import { canPin, pinsAtom, setPinAtom } from "../pins/pins.ts";
import { graphAtom, selectedNodeAtom, selectionAtom } from "../state/atoms.ts";
import { isLoop, isNote } from "../state/outputs-of.ts";
import { useRun } from "../toolbar/use-run.ts";
import { editedNoteAtom, nodeMenuAtom } from "./canvas-atoms.ts";
import { ArrangeItems } from "./arrange-items.tsx";

/** What can be done with the selected nodes, at the pointer. */
export function NodeMenu(): ReactNode {
  const [point, setPoint] = useAtom(nodeMenuAtom);
  return (
    <PointMenu point={point} label="Selected nodes" onClose={() => setPoint(null)}>
      <NodeMenuItems />
    </PointMenu>
  );
}

function NodeMenuItems(): ReactNode {
  const store = useStore();
  const graph = useAtomValue(graphAtom);
  const { nodes: ids } = useAtomValue(selectionAtom);
  const setEdited = useSetAtom(editedNoteAtom);
  const chosen = graph.nodes.filter(({ id }) => ids.has(id));
  const nodes = nodesById(graph);
  const [only] = chosen.length === 1 ? chosen : [];
  const isOff = chosen.every(({ disabled }) => disabled === true);
  const canGroup = chosen.some((node) => !isNote(node) && node.type !== "trigger");
  const icon = "size-4";
  return (
    <>
      {only && isNote(only) && (
        <MenuItem icon={<PencilLine aria-hidden className={icon} />} onSelect={() => setEdited(only.id)}>
          Write in it
        </MenuItem>
      )}
      {only && definitionOf(only.type)?.role === "action" && <RunItems node={only} />}
      <MenuItem
        icon={<Copy aria-hidden className={icon} />}
        shortcut="Mod+C"
        onSelect={() => void navigator.clipboard.writeText(store.get(selectionTextAtom) ?? "")}
      >
        Copy
      </MenuItem>
      <MenuItem
        icon={<CopyPlus aria-hidden className={icon} />}
        shortcut="Mod+D"
        onSelect={() => store.set(duplicateSelectionAtom)}
      >
        Duplicate
      </MenuItem>
      {chosen.some((node) => !isNote(node)) && (
        <MenuItem
          icon={isOff ? <Power aria-hidden className={icon} /> : <PowerOff aria-hidden className={icon} />}
          shortcut="D"
          onSelect={() => store.set(toggleDisabledAtom)}
        >
          {isOff ? "Enable" : "Disable"}
        </MenuItem>
      )}
      <MenuSeparator />
      {canGroup && (
        <MenuItem
          icon={<Group aria-hidden className={icon} />}
          shortcut="Mod+G"
          onSelect={() => store.set(groupIntoLoopAtom)}
        >
          Group into a loop
        </MenuItem>
      )}
      {chosen.some(isLoop) && (
        <MenuItem
          icon={<Ungroup aria-hidden className={icon} />}
          shortcut="Mod+Shift+G"
          onSelect={() => store.set(ungroupAtom)}
        >
          Ungroup
        </MenuItem>
      )}
      {chosen.some(({ parentId }) => parentId !== undefined && nodes.has(parentId)) && (
        <MenuItem icon={<LogOut aria-hidden className={icon} />} onSelect={() => store.set(leaveLoopAtom)}>
          Take out of the loop
        </MenuItem>
      )}
      {chosen.length > 1 && <ArrangeItems count={chosen.length} />}
      <MenuSeparator />
      <MenuItem
        danger
        icon={<Trash2 aria-hidden className={icon} />}
        shortcut="Del"
        onSelect={() => store.set(deleteSelectionAtom)}
      >
        Delete
      </MenuItem>
    </>
  );
}

function RunItems({ node }: { node: WorkflowNode }): ReactNode {
  const { runUpTo, testNode } = useRun();
  const isPinned = Object.hasOwn(useAtomValue(pinsAtom), node.id);
  const setPin = useSetAtom(setPinAtom);
  const select = useSetAtom(selectedNodeAtom);
  const showTab = useSetAtom(inspectorTabAtom);
  const icon = "size-4";
  return (
    <>
      <MenuItem icon={<FlaskConical aria-hidden className={icon} />} onSelect={() => testNode(node.id)}>
        Test this node
      </MenuItem>
      <MenuItem icon={<ArrowRightToLine aria-hidden className={icon} />} onSelect={() => runUpTo(node.id)}>
        Run up to here
      </MenuItem>
      {isPinned && (
        <MenuItem
          icon={<PinOff aria-hidden className={icon} />}
          onSelect={() => setPin({ nodeId: node.id, output: undefined })}
        >
          Unpin output
        </MenuItem>
      )}
      {!isPinned && canPin(node) && (
        <MenuItem
          icon={<Pin aria-hidden className={icon} />}
          onSelect={() => {
            select(node.id);
            showTab("data");
          }}
        >
          Pin output…
        </MenuItem>
      )}
      <MenuSeparator />
    </>
  );
}
