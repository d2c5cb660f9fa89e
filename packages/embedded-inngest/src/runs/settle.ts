import { timeOfId } from "../protocol/ids.ts";
import { runRows } from "../store/run-rows.ts";
import { isLimited } from "./new-runs.ts";
import type { Work } from "./work.ts";

/**
 * Records the result of a step that a run waits for, and has the run called again when nothing else is pending, or
 * at once when the step races. Does nothing for ended runs and settled steps.
 */
export async function settleStep({
  work,
  runId,
  id,
  body,
}: {
  work: Work;
  runId: string;
  id: string;
  /** `{"data":…}` or `{"error":…}` in canonical JSON. */
  body: string;
}): Promise<void> {
  const rows = runRows({ transaction: work.transaction, runId });
  const run = await rows.lock();
  if (run?.status !== 0) return;
  const settled = await rows.settle({ id, body });
  if (settled === undefined) return;
  if (!settled.race && (await rows.hasPending())) return;
  const limited = isLimited(work.registry.byNumber(run.function));
  await rows.addCalls({ steps: [""], lane: run.lane, sortAt: timeOfId(runId), limited });
}
