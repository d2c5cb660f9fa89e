import { moveNodes } from "@workfuse/graph";
import { useReactFlow } from "@xyflow/react";
import { useSetAtom } from "jotai";
import { editAtom } from "../state/atoms.ts";
import { settleFrames } from "../state/move-nodes.ts";
import { tidyPositions } from "./tidy-up.ts";

/** Arranges all nodes and shows them. */
export function useTidyUp(): () => void {
  const edit = useSetAtom(editAtom);
  const { fitView } = useReactFlow();
  return () => {
    edit({
      label: "Tidy up",
      change: (graph) => settleFrames(moveNodes({ graph, positions: tidyPositions(graph) })),
    });
    requestAnimationFrame(() => void fitView({ padding: 0.25, maxZoom: 1, duration: 250 }));
  };
}
