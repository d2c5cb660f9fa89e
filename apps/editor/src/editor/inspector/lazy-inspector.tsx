import { nodesById } from "@workfuse/graph";
import { useAtomValue } from "jotai";
import { type ReactNode, Suspense, lazy, useEffect } from "react";
import { graphAtom, selectedNodeAtom } from "../state/atoms.ts";

const load = () => import("./inspector.tsx");
const Inspector = lazy(async () => ({ default: (await load()).Inspector }));

/** The inspector, fetched once the page stands: the first node that is chosen finds it there. */
export function LazyInspector(): ReactNode {
  const graph = useAtomValue(graphAtom);
  const selected = useAtomValue(selectedNodeAtom);
  useEffect(() => {
    const timer = setTimeout(() => void load(), 1000);
    return () => clearTimeout(timer);
  }, []);
  if (!nodesById(graph).has(selected ?? "")) return null;
  return (
    <Suspense fallback={<div className="w-90 shrink-0 border-l bg-surface max-lg:hidden" />}>
      <Inspector />
    </Suspense>
  );
}
