import { Button } from "@workfuse/ui";
import { Panel } from "@xyflow/react";
import { useAtomValue } from "jotai";
import { Zap } from "lucide-react";
import type { ReactNode } from "react";
import { useAddNode } from "./palette/use-add-node.ts";
import { graphAtom, readOnlyAtom } from "./state/atoms.ts";

/** What an empty canvas says: how to begin. */
export function EmptyCanvas(): ReactNode {
  const isEmpty = useAtomValue(graphAtom).nodes.length === 0;
  const readOnly = useAtomValue(readOnlyAtom);
  const addNode = useAddNode();
  if (!isEmpty) return null;
  return (
    <Panel position="top-center" className="top-[28%]!">
      <div className="flex w-80 flex-col items-center gap-3 rounded-xl border border-dashed border-line-strong bg-surface p-6 text-center">
        <h2 className="text-lg font-semibold">What starts this workflow?</h2>
        <p className="text-sm text-muted">Begin with a trigger; everything else follows from it.</p>
        {!readOnly && (
          <Button
            variant="accent"
            icon={<Zap aria-hidden className="size-4" />}
            onClick={() => addNode({ type: "trigger" })}
          >
            Add a trigger
          </Button>
        )}
      </div>
    </Panel>
  );
}
