import type { ExecutionPlan } from "@workfuse/graph";
import { type TriggerConfig, triggerConfigSchema } from "@workfuse/nodes/catalog";

const settings = new WeakMap<ExecutionPlan, TriggerConfig | undefined>();

/** What a version's trigger says about all of its executions. */
function triggerSettings(plan: ExecutionPlan): TriggerConfig | undefined {
  if (!settings.has(plan)) {
    const config = plan.nodes[plan.triggerIndex]?.node.data.config;
    settings.set(plan, triggerConfigSchema.safeParse(config).data);
  }
  return settings.get(plan);
}

/** Milliseconds that an execution may take from its start to its end, waits included. */
export function timeLimitOf(plan: ExecutionPlan): number | undefined {
  const seconds = triggerSettings(plan)?.timeLimitSeconds;
  return seconds === undefined ? undefined : seconds * 1000;
}

export type ConcurrencyLimit = {
  /** How many executions of the workflow may be under way. */
  readonly limit: number;
  readonly whenFull: "queue" | "skip" | "cancelOldest";
};

export function concurrencyLimitOf(plan: ExecutionPlan): ConcurrencyLimit | undefined {
  const found = triggerSettings(plan);
  return found?.concurrency === undefined
    ? undefined
    : { limit: found.concurrency, whenFull: found.whenFull };
}
