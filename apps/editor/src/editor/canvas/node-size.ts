/** Pixels on the canvas at zoom 1. */
export const nodeWidth = 232;
export const nodeGap = { x: 88, y: 32 } as const;
/** Positions are multiples of it. */
export const gridStep = 8;

const headHeight = 60;
const outputHeight = 26;

/** From a frame's border to what stands in it; on the right there is room for the button that adds the next node. */
export const framePadding = { left: 32, top: 72, right: 64, bottom: 32 } as const;
/** A loop with nothing in it. */
export const emptyFrame = { width: 328, height: 184 } as const;

/** A node with several outputs has a row for each below its head. */
export function nodeHeight(outputs: number): number {
  return outputs > 1 ? headHeight + outputs * outputHeight + 6 : headHeight;
}

/** Where an output's handle stands, from the node's top. */
export function outputTop({ index, outputs }: { index: number; outputs: number }): number {
  return outputs > 1 ? headHeight + outputHeight * (index + 0.5) : headHeight / 2;
}

/** Where an output's handle stands at a frame, whose rows begin at its head. */
export function frameOutputTop(index: number): number {
  return inputTop + outputHeight * index;
}

/** Where the input's handle stands, from the node's top. */
export const inputTop = headHeight / 2;
