import type { Position } from "@workfuse/graph";
import type { Box } from "./into-view.ts";

/** A line along which what is dragged stands in line with something else. */
export type SnapLine = {
  /** `x`: an upright line at this x. */
  readonly axis: "x" | "y";
  readonly at: number;
  readonly from: number;
  readonly to: number;
};

export type Snapped = { readonly position: Position; readonly lines: readonly SnapLine[] };

/**
 * Moves a dragged box by at most `reach`, so that a side or its middle stands in line with that of another box.
 * @returns where it stands then, and the lines that say with what
 */
export function snapBox({
  box,
  others,
  reach,
}: {
  box: Box;
  others: readonly Box[];
  reach: number;
}): Snapped {
  const [across, down] = [
    nearest({ box, others, axis: "x", reach }),
    nearest({ box, others, axis: "y", reach }),
  ];
  const position = { x: box.x + (across?.shift ?? 0), y: box.y + (down?.shift ?? 0) };
  const moved = { ...box, ...position };
  return {
    position,
    lines: [across, down].flatMap((found) => (found ? [lineOf({ found, moved })] : [])),
  };
}

type Found = {
  readonly axis: "x" | "y";
  readonly shift: number;
  readonly at: number;
  readonly other: Box;
};

function nearest({
  box,
  others,
  axis,
  reach,
}: {
  box: Box;
  others: readonly Box[];
  axis: "x" | "y";
  reach: number;
}): Found | undefined {
  let best: Found | undefined;
  for (const other of others) {
    const marks = marksOf({ box: other, axis });
    for (const [index, own] of marksOf({ box, axis }).entries()) {
      // Sides with the same sides, middles with middles: other matches are chance.
      const at = marks[index] ?? own;
      const shift = at - own;
      if (Math.abs(shift) <= reach && (best === undefined || Math.abs(shift) < Math.abs(best.shift)))
        best = { axis, shift, at, other };
    }
  }
  return best;
}

function marksOf({ box, axis }: { box: Box; axis: "x" | "y" }): readonly number[] {
  const [start, length] = axis === "x" ? [box.x, box.width] : [box.y, box.height];
  return [start, start + length / 2, start + length];
}

function lineOf({ found: { axis, at, other }, moved }: { found: Found; moved: Box }): SnapLine {
  const ends =
    axis === "x"
      ? [moved.y, moved.y + moved.height, other.y, other.y + other.height]
      : [moved.x, moved.x + moved.width, other.x, other.x + other.width];
  return { axis, at, from: Math.min(...ends), to: Math.max(...ends) };
}
