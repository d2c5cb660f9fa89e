import { Button, joinClasses } from "@workfuse/ui";
import { Panel, ViewportPortal } from "@xyflow/react";
import { useAtomValue, useSetAtom } from "jotai";
import { Check, Sparkles, X } from "lucide-react";
import type { ReactNode } from "react";
import { boxesOf } from "../editor/canvas/boxes.ts";
import { graphAtom, readOnlyAtom } from "../editor/state/atoms.ts";
import { acceptAtom, magicOpenAtom, proposalAtom, refuseAtom } from "./magic-atoms.ts";

/** On the canvas: the way to the conversation, and the proposal that came of it, marked, to accept or refuse. */
export function ProposalView(): ReactNode {
  const proposal = useAtomValue(proposalAtom);
  const readOnly = useAtomValue(readOnlyAtom);
  if (readOnly) return null;
  return proposal ? <OpenProposal /> : <Launcher />;
}

function Launcher(): ReactNode {
  const isEmpty = useAtomValue(graphAtom).nodes.length === 0;
  const open = useAtomValue(magicOpenAtom);
  const setOpen = useSetAtom(magicOpenAtom);
  if (open) return null;
  return (
    <Panel position="bottom-center">
      <Button
        className="rounded-full! shadow-md!"
        icon={<Sparkles aria-hidden className="size-4 text-accent" />}
        onClick={() => setOpen(true)}
      >
        {isEmpty ? "Describe what should happen" : "Describe a change"}
      </Button>
    </Panel>
  );
}

function OpenProposal(): ReactNode {
  const proposal = useAtomValue(proposalAtom);
  const graph = useAtomValue(graphAtom);
  const accept = useSetAtom(acceptAtom);
  const refuse = useSetAtom(refuseAtom);
  if (!proposal) return null;
  const { nodes, edges } = proposal.diff;
  const marks = new Map<string, "New" | "Changed">([
    ...nodes.changed.map(({ id }) => [id, "Changed"] as const),
    ...nodes.added.map(({ item }) => [item.id, "New"] as const),
  ]);
  const boxes = boxesOf(graph);
  const removed = nodes.removed.map(({ item }) => item.data.label);
  return (
    <>
      <ViewportPortal>
        {[...marks].map(([id, mark]) => {
          const box = boxes.get(id);
          return box && <Mark key={id} box={box} mark={mark} />;
        })}
      </ViewportPortal>
      <Panel position="top-center">
        <section
          aria-label="Proposed change"
          className="flex animate-rise items-center gap-4 rounded-xl border bg-raised py-2 pr-2 pl-4 shadow-lg"
        >
          <div role="status" className="text-sm">
            <p className="font-medium">
              {sentence([
                count({ number: nodes.added.length, one: "new node", many: "new nodes" }),
                count({ number: nodes.changed.length, one: "changed", many: "changed" }),
                count({ number: removed.length, one: "removed", many: "removed" }),
              ]) || "Connections change"}
            </p>
            <p className="text-xs text-muted">
              {removed.length > 0
                ? `Without ${removed.join(", ")}`
                : sentence([
                    count({
                      number: edges.added.length + edges.removed.length,
                      one: "connection changes",
                      many: "connections change",
                    }),
                  ]) || "Nothing is saved yet"}
            </p>
          </div>
          <div className="flex gap-1.5">
            <Button size="sm" icon={<X aria-hidden className="size-3.5" />} onClick={refuse}>
              Refuse
            </Button>
            <Button
              size="sm"
              variant="accent"
              icon={<Check aria-hidden className="size-3.5" />}
              onClick={accept}
            >
              Accept
            </Button>
          </div>
        </section>
      </Panel>
    </>
  );
}

function Mark({
  box: { x, y, width, height },
  mark,
}: {
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  mark: "New" | "Changed";
}): ReactNode {
  const isNew = mark === "New";
  return (
    <div
      className={joinClasses(
        "pointer-events-none absolute rounded-xl border-2",
        isNew ? "border-success" : "border-accent",
      )}
      style={{ left: x - 5, top: y - 5, width: width + 10, height: height + 10 }}
    >
      <span
        className={joinClasses(
          "absolute -top-2.5 left-3 rounded-full px-1.5 text-xs leading-5 font-medium",
          isNew ? "bg-success-soft text-success" : "bg-accent-soft text-accent-strong",
        )}
      >
        {mark}
      </span>
    </div>
  );
}

function count({ number, one, many }: { number: number; one: string; many: string }): string {
  return number === 0 ? "" : `${number} ${number === 1 ? one : many}`;
}

function sentence(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(", ");
}
