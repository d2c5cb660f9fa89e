export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const margin = 32;

/**
 * How far a view must be moved, in its own pixels, for a box to be inside of it with some margin. Zero where it is; a
 * box larger than the view is shown from its top left corner.
 */
export function shiftIntoView({
  box,
  view,
}: {
  box: Box;
  view: { readonly width: number; readonly height: number };
}): { readonly x: number; readonly y: number } {
  return {
    x: shift({ start: box.x, end: box.x + box.width, length: view.width }),
    y: shift({ start: box.y, end: box.y + box.height, length: view.height }),
  };
}

function shift({ start, end, length }: { start: number; end: number; length: number }): number {
  if (start < margin || end - start > length - 2 * margin) return margin - start;
  return Math.min(0, length - margin - end);
}
