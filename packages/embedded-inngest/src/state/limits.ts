import { canonicalJson } from "../protocol/canonical-json.ts";
import type { StepResult } from "../store/progress.ts";
import type { Call } from "./call.ts";

/** Largest result of a step in characters, as on the real server. */
const largestResult = 4 * 1024 * 1024;
// A run's event and results together, in characters, and its steps: as on the real server.
const largestState = 32 * 1024 * 1024;
const mostSteps = 1000;

/** The error, as JSON, that ends a run which goes over a limit with these results and plans; else undefined. */
export function limitBroken({
  call: { run },
  results,
  plans,
}: {
  call: Call;
  results: readonly StepResult[];
  plans: readonly { readonly id: string }[];
}): string | undefined {
  if (results.length + plans.length === 0) return undefined;
  if (results.some(({ body }) => body.length > largestResult)) {
    return failure({ name: "OutputTooLarge", message: "The result of a step has more than 4 MB." });
  }
  const added = new Set([...results, ...plans].map(({ id }) => id));
  for (const id of added) if (run.results.has(id) || run.pending.has(id)) added.delete(id);
  if (run.results.size + run.pending.size + added.size > mostSteps) {
    return failure({
      name: "StepLimitExceeded",
      message: `The run has more than ${String(mostSteps)} steps.`,
    });
  }
  let size = run.event.length;
  for (const body of run.results.values()) size += body.length;
  for (const { id, body } of results) if (!run.results.has(id)) size += body.length;
  if (size > largestState) {
    return failure({
      name: "StateTooLarge",
      message: "The event and the results of the run's steps have more than 32 MB.",
    });
  }
  return undefined;
}

function failure(error: { name: string; message: string }): string {
  return canonicalJson(error);
}
