import { ViewportPortal } from "@xyflow/react";
import { useAtomValue } from "jotai";
import type { ReactNode } from "react";
import { snapLinesAtom } from "./canvas-atoms.ts";

/** Shows with what the node that is dragged stands in line. */
export function SnapLines(): ReactNode {
  const lines = useAtomValue(snapLinesAtom);
  if (lines.length === 0) return null;
  return (
    <ViewportPortal>
      {lines.map(({ axis, at, from, to }) => (
        <div
          key={axis}
          data-snap-line={axis}
          className="pointer-events-none absolute bg-accent"
          style={
            axis === "x"
              ? { left: at - 0.5, top: from, width: 1, height: to - from }
              : { left: from, top: at - 0.5, width: to - from, height: 1 }
          }
        />
      ))}
    </ViewportPortal>
  );
}
