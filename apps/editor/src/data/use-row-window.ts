import { type UIEvent, useState } from "react";

/** Of rows of one height only those in sight are drawn, and a few around them. Lengths are in pixels. */
export function useRowWindow({
  count,
  rowHeight,
  height,
}: {
  count: number;
  rowHeight: number;
  /** Of what scrolls, at most. */
  height: number;
}): {
  readonly from: number;
  readonly to: number;
  readonly above: number;
  readonly below: number;
  readonly onScroll: (event: UIEvent) => void;
} {
  const around = 8;
  const [from, setFrom] = useState(0);
  const first = Math.min(from, Math.max(0, count - 1));
  const to = Math.min(count, first + Math.ceil(height / rowHeight) + 2 * around);
  return {
    from: first,
    to,
    above: first * rowHeight,
    below: (count - to) * rowHeight,
    onScroll: ({ currentTarget }) =>
      setFrom(Math.max(0, Math.floor(currentTarget.scrollTop / rowHeight) - around)),
  };
}
