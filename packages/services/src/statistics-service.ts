import type { ExecutionCounts, StatisticsRepository } from "@workfuse/db";
import type { Clock } from "@workfuse/ports";
import type { Actor } from "./actor.ts";
import type { ExecutionService } from "./execution-service.ts";
import type { WorkflowService } from "./workflow-service.ts";

const dayMs = 24 * 60 * 60 * 1000;
const lastRuns = 20;

/** How the executions of the last days went. */
export function createStatisticsService({
  statistics,
  workflows,
  executions,
  clock,
}: {
  statistics: StatisticsRepository;
  workflows: Pick<WorkflowService, "get">;
  executions: Pick<ExecutionService, "list">;
  clock: Clock;
}) {
  const since = (days: number) => new Date(clock.now().getTime() - days * dayMs);

  return {
    /** Of one workflow, with its last twenty runs. @throws WorkfuseError `resource.not_found` */
    async workflow({ actor, id, days }: { actor: Actor; id: string; days: number }) {
      await workflows.get({ actor, id });
      const scope = { workspaceId: actor.workspaceId, workflowId: id, from: since(days) };
      const [summary, perDay, { items }] = await Promise.all([
        statistics.summary(scope),
        statistics.days(scope),
        executions.list({ actor, filters: { workflowId: id }, limit: lastRuns }),
      ]);
      const runs = items.map(({ id: run, status, source, createdAt, duration }) => ({
        id: run,
        status,
        source,
        createdAt,
        duration,
      }));
      return { days, ...withRate(summary), perDay, lastRuns: runs };
    },

    /** Of everything in the workspace. */
    async workspace({ actor, days }: { actor: Actor; days: number }) {
      const scope = { workspaceId: actor.workspaceId, from: since(days) };
      const [summary, perDay] = await Promise.all([statistics.summary(scope), statistics.days(scope)]);
      return { days, ...withRate(summary), perDay };
    },
  };
}

export type StatisticsService = ReturnType<typeof createStatisticsService>;

/** The share of what was completed in what was completed or failed; null where nothing was. */
function withRate(counts: ExecutionCounts) {
  const ended = counts.completed + counts.failed;
  return { ...counts, successRate: ended === 0 ? null : counts.completed / ended };
}
