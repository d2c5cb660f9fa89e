import { useAtomValue } from "jotai";
import { type ReactNode, Suspense, lazy } from "react";
import { readOnlyAtom } from "../editor/state/atoms.ts";
import { magicOpenAtom } from "./magic-atoms.ts";

const MagicPanel = lazy(async () => ({ default: (await import("./magic-panel.tsx")).MagicPanel }));

/** The conversation, fetched when it is opened for the first time. */
export function LazyMagic({ workflowId }: { workflowId: string }): ReactNode {
  const readOnly = useAtomValue(readOnlyAtom);
  if (!useAtomValue(magicOpenAtom) || readOnly) return null;
  return (
    <Suspense fallback={<div className="w-84 shrink-0 border-l bg-surface max-lg:hidden" />}>
      <MagicPanel workflowId={workflowId} />
    </Suspense>
  );
}
