import { useReactFlow } from "@xyflow/react";
import { useAtomValue, useStore } from "jotai";
import { useEffect, useEffectEvent } from "react";
import { graphAtom, selectedNodeAtom } from "../state/atoms.ts";
import { boxesOf } from "./boxes.ts";
import { shiftIntoView } from "./into-view.ts";

// The inspector opens with the selection and takes its room first.
const layoutMs = 60;

/** Moves the view when the selected node is outside of it: added by keyboard, or covered by what opened. */
export function useSelectedInView(): void {
  const store = useStore();
  const selected = useAtomValue(selectedNodeAtom);
  const { getViewport, setViewport } = useReactFlow();
  const bringIntoView = useEffectEvent((nodeId: string) => {
    const box = boxesOf(store.get(graphAtom)).get(nodeId);
    const canvas = document.querySelector(".react-flow")?.getBoundingClientRect();
    if (!box || !canvas) return;
    const { x, y, zoom } = getViewport();
    const shift = shiftIntoView({
      box: {
        x: box.x * zoom + x,
        y: box.y * zoom + y,
        width: box.width * zoom,
        height: box.height * zoom,
      },
      view: canvas,
    });
    if (shift.x === 0 && shift.y === 0) return;
    void setViewport({ x: x + shift.x, y: y + shift.y, zoom }, { duration: 200 });
  });
  useEffect(() => {
    if (selected === null) return undefined;
    const timer = setTimeout(bringIntoView, layoutMs, selected);
    return () => clearTimeout(timer);
  }, [selected]);
}
