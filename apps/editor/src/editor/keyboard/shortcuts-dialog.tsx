import { Dialog, Keys } from "@workfuse/ui";
import { useAtom } from "jotai";
import type { ReactNode } from "react";
import { shortcutsOpenAtom } from "../state/atoms.ts";
import { shortcuts } from "./shortcuts.ts";

const groups = ["Workflow", "Editing", "View"] as const;
const clipboardKeys = [
  { keys: "Mod+C", label: "Copy nodes, also to another tab or as text" },
  { keys: "Mod+X", label: "Cut" },
  { keys: "Mod+V", label: "Paste" },
];
const canvasKeys = [
  { keys: "Tab", label: "Go to the next node or connection" },
  { keys: "Enter", label: "Select it" },
  { keys: "Arrows", label: "Move the selected nodes" },
];

/** All keys at a glance. */
export function ShortcutsDialog(): ReactNode {
  const [open, setOpen] = useAtom(shortcutsOpenAtom);
  return (
    <Dialog open={open} onOpenChange={setOpen} title="Keyboard shortcuts" width="lg">
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        {groups.map((group) => (
          <KeyGroup
            key={group}
            title={group}
            rows={[
              ...shortcuts.filter((shortcut) => shortcut.group === group && shortcut.hidden !== true),
              ...(group === "Editing" ? clipboardKeys : []),
            ]}
          />
        ))}
        <KeyGroup title="On the canvas" rows={canvasKeys} />
      </div>
    </Dialog>
  );
}

function KeyGroup({
  title,
  rows,
}: {
  title: string;
  rows: readonly { readonly keys: string; readonly label: string }[];
}): ReactNode {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-xs text-muted">{title}</h3>
      <dl>
        {rows.map(({ keys, label }) => (
          <div
            key={keys}
            className="flex items-center justify-between gap-4 border-b py-1.5 text-sm last:border-0"
          >
            <dt>{label}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
