import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import type { PlannedNode } from "@workfuse/graph";
import { type RunnableNodeType, definitionOf } from "@workfuse/nodes/catalog";
import {
  type NodeDirective,
  type NodeOutcome,
  type NodePorts,
  type NodeScope,
  executorOf,
} from "@workfuse/nodes/executors";
import { effectKeyOf } from "./place.ts";
import type { LargeOutputs } from "./large-outputs.ts";
import { parseConfig, resolveConfig } from "./resolve-config.ts";
import type { RecordedError } from "./records.ts";

/** One attempt's end. */
export type AttemptResult =
  | { readonly ok: true; readonly outcome: NodeOutcome<unknown> | NodeDirective; readonly input: unknown }
  | { readonly ok: false; readonly error: WorkfuseError; readonly input: unknown };

/**
 * Runs one attempt of a node. Nothing is thrown but the abort of the whole execution: whatever the node throws is its
 * result.
 */
export async function runAttempt({
  planned: { node, effect },
  path,
  scope,
  outputs,
  recordedInput,
  ports,
  workspaceId,
  executionId,
  onInput,
  signal,
}: {
  planned: PlannedNode;
  path: string;
  scope: NodeScope;
  outputs: LargeOutputs;
  /** The config as an earlier attempt resolved it, where it must stay the same. */
  recordedInput?: unknown;
  ports: NodePorts;
  workspaceId: string;
  executionId: string;
  /** Told the resolved config before the node starts. What it returns is awaited: an effect starts after it. */
  onInput: (input: unknown) => Promise<void>;
  signal: AbortSignal;
}): Promise<AttemptResult> {
  let input: unknown = null;
  const { timeoutMs } = node.data;
  const limit = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const attemptSignal = limit ? AbortSignal.any([signal, limit]) : signal;
  try {
    const definition = definitionOf(node.type);
    if (!definition) {
      throw new WorkfuseError({
        code: "graph.invalid",
        message: `The node type “${node.type}” does not exist here.`,
      });
    }
    const effectKey = effectKeyOf({ executionId, nodeId: node.id, path });
    const resolved =
      recordedInput === undefined
        ? await resolveConfig({
            node,
            definition,
            scope,
            outputs,
            sandbox: ports.sandbox,
            workspaceId,
            seed: effectKey,
            now: ports.clock.now(),
            signal: attemptSignal,
          })
        : { input: recordedInput, config: parseConfig({ node, definition, input: recordedInput }) };
    input = resolved.input;
    await onInput(input);
    // `definitionOf` has found it and plans hold no notes, so the type is one that has an executor.
    const run = executorOf(node.type as RunnableNodeType);
    const start = (seen: NodeScope) =>
      run({
        config: resolved.config,
        scope: seen,
        workspaceId,
        executionId,
        effectKey,
        ports,
        signal: attemptSignal,
      });
    // Only what touches nothing outside may read outputs by itself: it may be run again for it.
    const outcome = await (effect === "pure" ? outputs.during({ scope, run: start }) : start(scope));
    return { ok: true, outcome, input };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (isWorkfuseError(error) && error.code === "execution.superseded") throw error;
    return { ok: false, error: asNodeError({ error, timedOut: limit?.aborted === true, timeoutMs }), input };
  }
}

function asNodeError({
  error,
  timedOut,
  timeoutMs,
}: {
  error: unknown;
  timedOut: boolean;
  timeoutMs: number | undefined;
}): WorkfuseError {
  if (timedOut) {
    return new WorkfuseError({
      code: "node.timeout",
      message: `The node did not finish within ${timeoutMs} ms.`,
      cause: error,
    });
  }
  if (isWorkfuseError(error)) return error;
  return new WorkfuseError({
    code: "node.failed",
    message: "The node failed for a reason that is ours to find; the details are in the worker's log.",
    cause: error,
  });
}

export function recordedError({ code, message, details }: WorkfuseError): RecordedError {
  return { code, message, ...(details === undefined ? {} : { details }) };
}
