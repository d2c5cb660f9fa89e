import { type WorkflowNode, deleteNode, nodesById, setDisabled } from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { Button, IconButton, Tabs, Tooltip } from "@workfuse/ui";
import { useAtom, useAtomValue, useSetAtom } from "jotai";
import { ArrowRightToLine, FlaskConical, Power, PowerOff, Trash2, X } from "lucide-react";
import type { ReactNode } from "react";
import { NodeIcon } from "../../nodes/node-icon.tsx";
import { editAtom, graphAtom, readOnlyAtom, selectedNodeAtom } from "../state/atoms.ts";
import { isNote } from "../state/outputs-of.ts";
import { useRun } from "../toolbar/use-run.ts";
import { BehaviourTab } from "./behaviour-tab.tsx";
import { type InspectorTab, inspectorTabAtom } from "./inspector-tab.ts";
import { DataTab } from "./data-tab.tsx";
import { LabelInput } from "./label-input.tsx";
import { NoteSettings } from "./note-settings.tsx";
import { SettingsTab } from "./settings-tab.tsx";

/** The selected node's settings, behaviour and data. Nothing is shown without a selection. */
export function Inspector(): ReactNode {
  const graph = useAtomValue(graphAtom);
  const [selected, setSelected] = useAtom(selectedNodeAtom);
  const [tab, setTab] = useAtom(inspectorTabAtom);
  const readOnly = useAtomValue(readOnlyAtom);
  const edit = useSetAtom(editAtom);
  const node = nodesById(graph).get(selected ?? "");
  if (!node) return null;
  const definition = definitionOf(node.type);
  const off = node.disabled === true;
  const tabs: readonly {
    readonly value: InspectorTab;
    readonly label: string;
    readonly content: ReactNode;
  }[] = [
    { value: "settings", label: "Settings", content: <SettingsTab key={node.id} node={node} /> },
    { value: "behaviour", label: "Behaviour", content: <BehaviourTab key={node.id} node={node} /> },
    { value: "data", label: "Data", content: <DataTab key={node.id} node={node} /> },
  ];
  return (
    <aside
      aria-label={`Settings of ${node.data.label}`}
      className="flex w-90 shrink-0 flex-col border-l bg-surface max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:shadow-lg"
    >
      <header className="flex items-center gap-2.5 px-4 pt-3 pb-2">
        <NodeIcon type={node.type} />
        <div className="min-w-0 flex-1">
          <LabelInput key={node.id} node={node} />
          <p className="truncate text-xs text-muted">
            {definition?.label ?? node.type} · <span className="font-mono">{node.id}</span>
          </p>
        </div>
        {!readOnly && (
          <>
            {!isNote(node) && (
              <IconButton
                size="sm"
                label={off ? "Enable node" : "Disable node"}
                shortcut="D"
                aria-pressed={off}
                onClick={() =>
                  edit({
                    label: off ? "Enable a node" : "Disable a node",
                    change: (current) => setDisabled({ graph: current, nodeId: node.id, disabled: !off }),
                  })
                }
              >
                {off ? <PowerOff aria-hidden className="size-4" /> : <Power aria-hidden className="size-4" />}
              </IconButton>
            )}
            <IconButton
              size="sm"
              label="Delete node"
              shortcut="Del"
              onClick={() => {
                edit({
                  label: `Delete ${node.data.label}`,
                  change: (current) => deleteNode({ graph: current, nodeId: node.id }),
                });
                setSelected(null);
              }}
            >
              <Trash2 aria-hidden className="size-4" />
            </IconButton>
          </>
        )}
        <IconButton size="sm" label="Close settings" shortcut="Esc" onClick={() => setSelected(null)}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </header>
      {isNote(node) ? (
        <NoteSettings key={node.id} node={node} />
      ) : (
        <Tabs
          label="Node"
          value={tab}
          onChange={setTab}
          tabs={tabs}
          aside={!readOnly && definition?.role === "action" && <TestButtons node={node} />}
        />
      )}
    </aside>
  );
}

function TestButtons({ node }: { node: WorkflowNode }): ReactNode {
  const { isPending, runUpTo, testNode } = useRun();
  return (
    <div className="flex items-center gap-0.5">
      <IconButton size="sm" label="Run up to here" disabled={isPending} onClick={() => runUpTo(node.id)}>
        <ArrowRightToLine aria-hidden className="size-4" />
      </IconButton>
      <Tooltip label="Runs only this node, on what those before it gave last time">
        <Button
          size="sm"
          variant="ghost"
          aria-label="Test this node"
          busy={isPending}
          icon={<FlaskConical aria-hidden className="size-3.5" />}
          onClick={() => testNode(node.id)}
        >
          Test
        </Button>
      </Tooltip>
    </div>
  );
}
