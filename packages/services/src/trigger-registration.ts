import type { TriggerRegistration } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { GraphContent } from "@workfuse/graph";
import { scheduleOf, triggerConfigSchema } from "@workfuse/nodes/catalog";
import { createTimetable } from "@workfuse/schedule";

/**
 * What the database has to know of a graph's trigger for others to start it.
 * @param graph one that has been validated
 * @throws WorkfuseError `config.invalid` for a schedule that is never due again
 */
export function triggerRegistration({ graph, now }: { graph: GraphContent; now: Date }): TriggerRegistration {
  const node = graph.nodes.find(({ type }) => type === "trigger");
  const { source, schedule: config, watchedWorkflows = [] } = triggerConfigSchema.parse(node?.data.config);
  if (source === "error")
    return { kind: "error", watched: watchedWorkflows.length === 0 ? null : watchedWorkflows };
  if (source !== "schedule" || config === undefined) return null;
  const schedule = scheduleOf(config);
  const next = createTimetable({ schedule, anchor: now.getTime() }).next(now.getTime());
  if (next === undefined) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: "The trigger's time has passed: its next run would never come. Choose a later one.",
      details: { nodeId: node?.id, field: "schedule" },
    });
  }
  const { missed, missedLimit } = config;
  return { kind: "schedule", schedule, missed, missedLimit, nextAt: new Date(next) };
}

// How much earlier an execution would have had to be asked for to be in the same place of the queue.
const prioritySeconds = { low: 0, normal: 120, high: 300 } as const;

/** Seconds by which executions of a graph go before others that wait. @param graph one that has been validated */
export function prioritySecondsOf(graph: GraphContent): number {
  const node = graph.nodes.find(({ type }) => type === "trigger");
  return prioritySeconds[triggerConfigSchema.parse(node?.data.config).priority];
}
