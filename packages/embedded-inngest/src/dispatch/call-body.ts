import type { Call } from "../state/call.ts";

/** Above this many characters the list of events and the results stay out; the SDK fetches them (`use_api`). */
const longestBody = 3_500_000;

/** The body of a call, written in canonical form at once: keys stand here in their order. */
export function callBody({ call, requestId }: { call: Call; requestId: string }): string {
  const { run, definition, step } = call;
  const stack = [...run.results.keys()];
  let results = "";
  for (const id of stack.toSorted()) {
    results += `${results === "" ? "" : ","}${JSON.stringify(id)}:${run.results.get(id) ?? "null"}`;
  }
  const useApi = results.length + run.event.length > longestBody;
  const id = JSON.stringify(definition.id);
  return (
    `{"ctx":{"attempt":${String(call.attempt)}` +
    `,"disable_immediate_execution":${String(run.pending.size > 0)}` +
    `,"env":"default","fn_id":${id},"generation_id":${String(call.generation)}` +
    `,"job_id":"${requestId}","max_attempts":${String(definition.maxAttempts)}` +
    `,"qi_id":"${queueItemId(call)}","request_id":"${requestId}","run_id":"${run.runId}"` +
    `,"stack":{"current":${String(stack.length)},"stack":${JSON.stringify(stack)}}` +
    `,"step_id":"${step === "" ? "step" : step}","use_api":${String(useApi)}}` +
    `,"event":${run.event},"events":${useApi ? "[]" : `[${run.event}]`}` +
    `,"steps":{${useApi ? "" : results}},"use_api":${String(useApi)},"version":${String(run.requestVersion)}}`
  );
}

/** Names a call's row to the SDK, which gives it back with its checkpoints. */
function queueItemId({ run, step }: Pick<Call, "run" | "step">): string {
  return `${run.runId}.${step === "" ? "discovery" : step}`;
}
