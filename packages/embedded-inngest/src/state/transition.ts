import { canonicalJson } from "../protocol/canonical-json.ts";
import { sha1 } from "../protocol/ids.ts";
import { backoffMs, retryAfterMs } from "../protocol/retry.ts";
import type { StepResult } from "../store/progress.ts";
import { type Answer, type Operation, operationsSchema } from "./answer.ts";
import type { Call } from "./call.ts";
import { limitBroken } from "./limits.ts";

/** A step that the worker found and the engine sees to. `race`: the run is called again as soon as this one settles. */
export type Plan = { readonly id: string; readonly race: boolean } & (
  | { readonly kind: "step" }
  | { readonly kind: "sleep"; readonly until: string }
  | {
      readonly kind: "event";
      readonly event: string;
      readonly condition: string | undefined;
      readonly timeout: string;
    }
  | {
      readonly kind: "invoke";
      readonly functionId: string;
      readonly payload: Readonly<Record<string, unknown>>;
      readonly timeout: string | undefined;
    }
);

/** What follows from an answer. */
export type Transition =
  | { readonly kind: "finish"; readonly status: "completed" | "failed"; readonly output: string }
  | {
      readonly kind: "advance";
      readonly results: readonly StepResult[];
      readonly plans: readonly Plan[];
      /** Call the run again in any case. */
      readonly discover: boolean;
      /** A failed attempt of the call itself, which comes again after that. */
      readonly retry: { readonly attempt: number; readonly delayMs: number } | undefined;
    }
  /** The worker did not answer: not an attempt of the function. */
  | { readonly kind: "resend"; readonly crashes: number; readonly delayMs: number };

/** A call whose connection broke this many times in a row ends its worker each time, so it counts as a failed attempt. @internal */
export const mostCrashes = 12;
const functionLevel = sha1("complete");

type Context = { readonly call: Call; readonly now: number; readonly random: () => number };

/** The next state of a call from its answer; pure. */
export function transition({ answer, ...context }: Context & { answer: Answer }): Transition {
  const { call } = context;
  switch (answer.kind) {
    case "aborted":
      return { kind: "resend", crashes: call.crashes, delayMs: 0 };
    case "refused":
      return { kind: "resend", crashes: call.crashes, delayMs: 2000 };
    case "broken": {
      const crashes = call.crashes + 1;
      if (crashes < mostCrashes)
        return { kind: "resend", crashes, delayMs: Math.min(2000, 100 * 2 ** (crashes - 1)) };
      const message = `The connection to the worker broke ${String(mostCrashes)} times in a row during this call.`;
      return failedAttempt({
        ...context,
        error: { name: "WorkerCrashed", message },
        final: false,
        retryAfter: undefined,
      });
    }
    case "answered":
      return answered({ ...context, answer });
  }
}

function answered({ answer, ...context }: Context & { answer: Answer & { kind: "answered" } }): Transition {
  if (answer.status === 206) {
    const operations = operationsSchema.safeParse(parse(answer.body));
    if (operations.success) return operate({ ...context, operations: operations.data, answer });
    const message = `The worker's answer has operations that this engine does not know: ${operations.error.message}`;
    return {
      kind: "finish",
      status: "failed",
      output: canonicalJson({ name: "UnsupportedOperation", message }),
    };
  }
  const value = parse(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    return { kind: "finish", status: "completed", output: canonicalJson(value ?? null) };
  }
  const error = isRecord(value)
    ? value
    : {
        name: "Error",
        message: `The worker answered ${String(answer.status)}: ${answer.body.slice(0, 500)}`,
      };
  return failedAttempt({ ...context, error, final: answer.noRetry === true, retryAfter: answer.retryAfter });
}

function operate({
  operations,
  answer,
  ...context
}: Context & { operations: readonly Operation[]; answer: Answer & { kind: "answered" } }): Transition {
  const results: StepResult[] = [];
  const plans: Plan[] = [];
  let discover = false;
  let retry: { attempt: number; delayMs: number } | undefined;
  for (const operation of operations) {
    switch (operation.op) {
      case "RunComplete":
        return { kind: "finish", status: "completed", output: canonicalJson(operation.data ?? null) };
      case "StepRun":
      case "Step": {
        const result = { id: operation.id, body: `{"data":${canonicalJson(operation.data ?? null)}}` };
        results.push(result);
        break;
      }
      case "StepError":
      case "StepFailed": {
        const { error } = operation;
        const final = operation.op === "StepFailed" || answer.noRetry === true;
        const failed = failedAttempt({ ...context, error, final, retryAfter: answer.retryAfter });
        if (operation.id === functionLevel) return failed;
        // A step's last failure is its result; the function decides what becomes of it.
        if (failed.kind === "finish") results.push({ id: operation.id, body: `{"error":${failed.output}}` });
        else if (failed.kind === "advance") retry = failed.retry;
        break;
      }
      case "DiscoveryRequest":
        discover = true;
        break;
      case "StepPlanned":
      case "Sleep":
      case "WaitForEvent":
      case "InvokeFunction":
        plans.push(planOf({ operation, requestVersion: context.call.run.requestVersion }));
        break;
    }
  }
  const broken = limitBroken({ call: context.call, results, plans });
  if (broken !== undefined) return { kind: "finish", status: "failed", output: broken };
  const nothing = results.length + plans.length === 0 && !discover && retry === undefined;
  if (nothing && context.call.run.pending.size === 0) {
    const error = {
      name: "Error",
      message: "The worker's answer has no operation, and nothing is under way.",
    };
    return failedAttempt({ ...context, error, final: false, retryAfter: undefined });
  }
  return { kind: "advance", results, plans, discover, retry };
}

function planOf({
  operation,
  requestVersion,
}: {
  operation: Extract<Operation, { op: "StepPlanned" | "Sleep" | "WaitForEvent" | "InvokeFunction" }>;
  requestVersion: number;
}): Plan {
  const { id, opts } = operation;
  // Version 1 of the protocol has no coalescing: each step that settles leads to a call.
  const race = requestVersion === 1 || (isRecord(opts) && opts["parallelMode"] === "race");
  switch (operation.op) {
    case "StepPlanned":
      return { kind: "step", id, race };
    case "Sleep":
      return { kind: "sleep", id, race, until: operation.name };
    case "WaitForEvent":
      return {
        kind: "event",
        id,
        race,
        event: operation.name,
        condition: operation.opts.if,
        timeout: operation.opts.timeout,
      };
    case "InvokeFunction":
      return {
        kind: "invoke",
        id,
        race,
        functionId: operation.opts.function_id,
        payload: operation.opts.payload ?? {},
        timeout: operation.opts.timeout,
      };
  }
}

function failedAttempt({
  call,
  now,
  random,
  error,
  final,
  retryAfter,
}: Context & { error: unknown; final: boolean; retryAfter: string | undefined }): Transition {
  const attempt = call.attempt + 1;
  if (final || attempt >= call.definition.maxAttempts) {
    return { kind: "finish", status: "failed", output: canonicalJson(error) };
  }
  const delayMs = retryAfterMs({ header: retryAfter, now }) ?? backoffMs({ attempt: call.attempt, random });
  return { kind: "advance", results: [], plans: [], discover: false, retry: { attempt, delayMs } };
}

function parse(body: string): unknown {
  if (body === "") return null;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
