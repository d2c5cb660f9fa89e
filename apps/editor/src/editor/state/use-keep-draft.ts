import { useStore } from "jotai";
import { useEffect } from "react";
import { baseAtom, graphAtom, isDirtyAtom } from "./atoms.ts";
import { drafts } from "./drafts.ts";

const pauseMs = 400;

/** Keeps unsaved changes in this browser, a moment after each, until they are saved or given up. */
export function useKeepDraft(): void {
  const store = useStore();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = (): void => {
      timer = undefined;
      const base = store.get(baseAtom);
      if (base === null) return;
      if (!store.get(isDirtyAtom)) return drafts.remove(base.id);
      drafts.write({
        workflowId: base.id,
        draft: { baseVersion: base.version, graph: store.get(graphAtom) },
      });
    };
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(keep, pauseMs);
    };
    const stops = [store.sub(graphAtom, later), store.sub(baseAtom, later)];
    const leaving = new AbortController();
    globalThis.addEventListener("pagehide", keep, { signal: leaving.signal });
    return () => {
      clearTimeout(timer);
      leaving.abort();
      for (const stop of stops) stop();
    };
  }, [store]);
}
