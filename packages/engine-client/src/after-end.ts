import type { AdmissionRepository } from "@workfuse/db";
import type { Dispatcher } from "./dispatcher.ts";
import type { Wake } from "./waker.ts";

/** An execution that was ended from outside of its worker: cancelled, or given up. */
export type Ended = {
  readonly executionId: string;
  readonly workflowId: string;
  /** Of the last live update. */
  readonly sequence: number;
  /** The execution that waits for its end. */
  readonly parentId: string | null;
};

export type AfterEnd = (ended: Ended) => Promise<void>;

/** Tells everybody who is concerned: those who watch it, the execution that waits for it, and the next in its queue. */
export function createAfterEnd({
  places,
  dispatcher,
  wake,
  onChange,
}: {
  places: Pick<AdmissionRepository, "next">;
  dispatcher: Dispatcher;
  wake: Wake;
  onChange: (change: { executionId: string; workflowId: string; sequence: number }) => void;
}): AfterEnd {
  return async ({ parentId, ...change }) => {
    onChange(change);
    if (parentId !== null) await wake({ executionId: parentId });
    const next = await places.next({ workflowId: change.workflowId });
    if (next) dispatcher.wake(next);
  };
}
