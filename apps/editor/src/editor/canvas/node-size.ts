/** Pixels on the canvas at zoom 1. */
export const nodeWidth = 232;
export const nodeGap = { x: 88, y: 32 } as const;

const headHeight = 60;
const outputHeight = 26;

/** A node with several outputs has a row for each below its head. */
export function nodeHeight(outputs: number): number {
  return outputs > 1 ? headHeight + outputs * outputHeight + 6 : headHeight;
}

/** Where an output's handle stands, from the node's top. */
export function outputTop({ index, outputs }: { index: number; outputs: number }): number {
  return outputs > 1 ? headHeight + outputHeight * (index + 0.5) : headHeight / 2;
}

/** Where the input's handle stands, from the node's top. */
export const inputTop = headHeight / 2;
