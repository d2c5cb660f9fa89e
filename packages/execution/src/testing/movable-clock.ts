import type { Clock } from "@workfuse/ports";

/** A clock that goes with the real one, and that a test moves on by any time at once. */
export function movableClock(): { readonly clock: Clock; readonly move: (milliseconds: number) => void } {
  let moved = 0;
  return {
    clock: { now: () => new Date(Date.now() + moved) },
    move(milliseconds) {
      moved += milliseconds;
    },
  };
}
