import { useAtomValue } from "jotai";
import { type ReactNode, Suspense, lazy } from "react";
import type { Workflow } from "../../api/types.ts";
import { triggerOpenAtom } from "./trigger-open.ts";

const TriggerDialog = lazy(async () => ({ default: (await import("./trigger-dialog.tsx")).TriggerDialog }));

/** The trigger's dialog, fetched when it is opened for the first time. */
export function LazyTrigger({ workflow }: { workflow: Workflow }): ReactNode {
  if (useAtomValue(triggerOpenAtom) === null) return null;
  return (
    <Suspense fallback={null}>
      <TriggerDialog workflow={workflow} />
    </Suspense>
  );
}
