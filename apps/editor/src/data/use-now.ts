import { useSyncExternalStore } from "react";

const tickMs = 15_000;
const listeners = new Set<() => void>();
let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, as far as “3 minutes ago” needs it: one clock for the whole page, that ticks every quarter of a minute. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => {
    // Nobody moved the clock on while nothing was shown.
    if (listeners.size === 0 && Date.now() - now.getTime() > tickMs) now = new Date();
    return now;
  });
}
