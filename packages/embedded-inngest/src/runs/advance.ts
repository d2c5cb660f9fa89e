import { matchKey } from "../expression/match-key.ts";
import { ExpressionError, parseExpression } from "../expression/parse.ts";
import { canonicalJson } from "../protocol/canonical-json.ts";
import { dueAt } from "../protocol/duration.ts";
import { eventIdAt, timeOfId } from "../protocol/ids.ts";
import type { Call } from "../state/call.ts";
import type { Plan, Transition } from "../state/transition.ts";
import { acceptEvents } from "../store/accept.ts";
import { type RunRows, runRows } from "../store/run-rows.ts";
import { newEvent, ownEvent } from "./new-event.ts";
import { isLimited } from "./new-runs.ts";
import { settleStep } from "./settle.ts";
import type { Work } from "./work.ts";

const longestWaitMs = 365 * 86_400_000;

/**
 * Takes an answer that goes on: saves results, sees to what was planned, and has the run called again where that is
 * due. Answers of calls that are no longer current are not taken; then it answers false.
 */
export async function advanceRun({
  work,
  call,
  next,
}: {
  work: Work;
  call: Call;
  next: Transition & { readonly kind: "advance" };
}): Promise<boolean> {
  const { runId } = call.run;
  const rows = runRows({ transaction: work.transaction, runId });
  const run = await rows.lock();
  const row = run?.status === 0 ? await rows.lockCall(call) : undefined;
  if (run === undefined || row === undefined) return false;
  if (call.run.requestVersion !== run.request_version) await rows.setRequestVersion(call.run.requestVersion);

  let race = false;
  for (const result of next.results) race = (await rows.saveResult(result)) || race;
  // Waits first: what a sibling does must not pass a wait by.
  const known = next.plans.length === 0 ? new Set<string>() : await rows.plan(unique(next.plans));
  const plans = unique(next.plans).filter(({ id }) => known.has(id));
  const immediate: { id: string; body: string }[] = [];
  for (const plan of plans) {
    const failure = plan.kind === "step" ? undefined : await wait({ work, rows, plan, event: run.event });
    if (failure !== undefined) immediate.push({ id: plan.id, body: `{"error":${canonicalJson(failure)}}` });
  }
  const limited = isLimited(call.definition);
  const sortAt = timeOfId(runId);
  const steps = plans.filter(({ kind }) => kind === "step").map(({ id }) => id);
  if (steps.length > 0) await rows.addCalls({ steps, lane: run.lane, sortAt, limited });
  for (const plan of plans) if (plan.kind === "invoke") await invoke({ work, runId, plan });

  if (next.retry !== undefined) {
    const notBefore = work.now + next.retry.delayMs;
    await rows.requeueCall({ step: call.step, attempt: next.retry.attempt, notBefore });
  } else {
    const settledAll = next.results.length > 0 && !(await rows.hasPending());
    const discover = next.discover || race || row.again || settledAll;
    if (call.step === "" && discover) await rows.requeueCall({ step: "", attempt: 0, notBefore: 0 });
    else await rows.removeCall(call.step);
    if (call.step !== "" && discover) await rows.addCalls({ steps: [""], lane: run.lane, sortAt, limited });
  }
  for (const { id, body } of immediate) await settleStep({ work, runId, id, body });
  return true;
}

function unique(plans: readonly Plan[]): Plan[] {
  return [...new Map(plans.map((plan) => [plan.id, plan])).values()];
}

/** Begins a wait. Answers an error when what was asked for cannot be understood. */
async function wait({
  work,
  rows,
  plan,
  event,
}: {
  work: Work;
  rows: RunRows;
  plan: Exclude<Plan, { kind: "step" }>;
  event: string;
}): Promise<{ name: string; message: string } | undefined> {
  const text = plan.kind === "sleep" ? plan.until : plan.timeout;
  const expiresAt = text === undefined ? work.now + longestWaitMs : dueAt({ text, now: work.now });
  if (expiresAt === undefined)
    return { name: "InvalidDuration", message: `"${String(text)}" is no duration and no time.` };
  let key: string | null = null;
  if (plan.kind === "event") {
    try {
      const expression = plan.condition === undefined ? undefined : parseExpression(plan.condition);
      key = matchKey({ expression, scope: { event: JSON.parse(event) as unknown } });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return { name: "InvalidExpression", message: error.message };
    }
  }
  await rows.wait({
    step: plan.id,
    kind: plan.kind,
    eventName: plan.kind === "event" ? plan.event : null,
    matchKey: key,
    condition: plan.kind === "event" ? (plan.condition ?? null) : null,
    expiresAt,
  });
  return undefined;
}

/** Starts the invoked function; its end settles the step. A function that is not there settles it at once. */
async function invoke({
  work,
  runId,
  plan,
}: {
  work: Work;
  runId: string;
  plan: Plan & { kind: "invoke" };
}): Promise<void> {
  const definition = work.registry.byId(plan.functionId);
  if (definition === undefined) {
    const message = `There is no function "${plan.functionId}".`;
    const body = `{"error":${canonicalJson({ name: "FunctionNotFound", message })}}`;
    await settleStep({ work, runId, id: plan.id, body });
    return;
  }
  const parent = `${runId}.${plan.id}`;
  const given = plan.payload["data"];
  const data = {
    ...(typeof given === "object" && given !== null ? given : {}),
    _inngest: { fn_id: plan.functionId, correlation_id: parent },
  };
  const event = ownEvent({ now: work.now, name: "inngest/function.invoked", id: undefined, data });
  const stored = newEvent({
    event,
    eventId: eventIdAt(work.now),
    functions: [definition],
    parent,
    now: work.now,
  });
  await acceptEvents({ db: work.transaction, owner: null, events: [stored] });
}
