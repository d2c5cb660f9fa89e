import type pg from "pg";
import { type DeliveredFile, fileValues, keptFiles } from "./delivered-files.ts";
import { type StartedExecution, priorityOf } from "./started-execution.ts";

/** A workflow that may be started as it was published. */
export type StartTarget = {
  readonly workflowId: string;
  readonly workspaceId: string;
  readonly versionId: string;
  readonly version: number;
};

/** One start of a workflow. The same delivery id starts a workflow once. */
type Start = StartTarget & {
  readonly executionId: string;
  readonly deliveryId: string | null;
  /** JSON text. */
  readonly trigger: string;
  /** Become files of the execution, with its commit. */
  readonly files?: readonly DeliveredFile[] | undefined;
};

/** A failure, and the workflow with an error trigger that is to be run for it. */
export type Failure = StartTarget & {
  readonly failedId: string;
  readonly failedSource: string;
  readonly failedVersion: number;
  readonly failedWorkflowId: string;
  readonly failedWorkflowName: string;
  readonly startedAt: Date | null;
  readonly completedAt: Date;
  readonly error: { readonly code: string; readonly message: string; readonly nodeId?: string };
};

/**
 * Failures that error triggers want to hear of and have not heard of.
 *
 * No failure goes round in a circle. `line` holds the executions that led to the failed one: the failure that an error
 * trigger ran for, what started a sub-workflow, what was retried. A workflow that is in the line is not run again, and
 * who watches any workflow hears neither of what error triggers led to nor of what another execution waits for and
 * answers for itself.
 */
function failuresText(which: "e.id = $1" | "e.completed_at > now() - make_interval(secs => $1)"): string {
  return `
    with recursive failed as materialized (
      select t.workflow_id as handler_id, t.watched is null as is_any, e.id, e.workflow_id, e.source, e.version,
        e.delivery_id, e.retry_of, e.started_at, e.completed_at, e.error
      from error_triggers t
      join executions e on e.workspace_id = t.workspace_id and e.status = 'failed' and e.completed_at >= t.since
      where ${which} and t.workflow_id <> e.workflow_id
        and (t.watched is null and e.parent_id is null or t.watched::jsonb ? e.workflow_id)
        and not exists (select from executions x
          where x.workflow_id = t.workflow_id and x.delivery_id = 'error:' || e.id || ':' || t.workflow_id)
      order by e.completed_at
    ), line as (
      select distinct id as failed_id, id, workflow_id, source, delivery_id, retry_of, 0 as steps from failed
      union all
      select l.failed_id, e.id, e.workflow_id, e.source, e.delivery_id, e.retry_of, l.steps + 1
      from line l join executions e on e.id = coalesce(l.retry_of, case l.source
        when 'error' then split_part(l.delivery_id, ':', 2)
        when 'workflow' then split_part(l.delivery_id, ':', 1) end)
      where l.steps < 1000
    )
    select h.id as "workflowId", h.workspace_id as "workspaceId", v.id as "versionId", v.version,
      f.id as "failedId", f.source as "failedSource", f.version as "failedVersion",
      f.workflow_id as "failedWorkflowId", w.name as "failedWorkflowName",
      f.started_at as "startedAt", f.completed_at as "completedAt", f.error
    from failed f
    join workflows h on h.id = f.handler_id and h.is_active
    join workflow_versions v on v.workflow_id = h.id and v.version = h.published_version
    join workflows w on w.id = f.workflow_id
    where not exists (select from line l
      where l.failed_id = f.id and (l.workflow_id = f.handler_id or f.is_any and l.source = 'error'))
    limit $2`;
}

function insertText(sourceParameter: "$8" | "$15"): string {
  return `
    insert into executions (id, workflow_id, workspace_id, version_id, version, delivery_id, trigger_data, source)
    select s.*, ${sourceParameter}
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::json[]) s
    on conflict (workflow_id, delivery_id) where delivery_id is not null do nothing`;
}

const startStatement = {
  name: "start-insert",
  text: `${insertText("$8")} returning id as "executionId", workspace_id as "workspaceId", ${priorityOf("executions")}`,
};

const startWithFilesStatement = {
  name: "start-insert-files",
  text: `
    with created as (${insertText("$15")} returning id, workspace_id, ${priorityOf("executions")}), ${keptFiles}
    select id as "executionId", workspace_id as "workspaceId", priority from created`,
};

/** Starts of workflows other than by webhooks, schedules and people. */
export function createStartRepository({ pool }: { pool: pg.Pool }) {
  return {
    /** @returns the executions that are new */
    async start({
      source,
      starts,
    }: {
      source: "form" | "error";
      starts: readonly Start[];
    }): Promise<readonly StartedExecution[]> {
      if (starts.length === 0) return [];
      const files = starts.flatMap(({ executionId, files: own = [] }) =>
        own.map((file) => ({ executionId, ...file })),
      );
      const { rows } = await pool.query<StartedExecution>({
        ...(files.length === 0 ? startStatement : startWithFilesStatement),
        values: [
          starts.map(({ executionId }) => executionId),
          starts.map(({ workflowId }) => workflowId),
          starts.map(({ workspaceId }) => workspaceId),
          starts.map(({ versionId }) => versionId),
          starts.map(({ version }) => version),
          starts.map(({ deliveryId }) => deliveryId),
          starts.map(({ trigger }) => trigger),
          ...(files.length === 0 ? [] : fileValues(files)),
          source,
        ],
      });
      return rows;
    },

    /** The published trigger at the unguessable part of an address, if its workflow is active. */
    async target({
      token,
    }: {
      token: string;
    }): Promise<(StartTarget & { readonly workflowName: string; readonly config: unknown }) | undefined> {
      const { rows } = await pool.query<StartTarget & { workflowName: string; config: unknown }>({
        name: "start-target",
        text: `
          select w.id as "workflowId", w.name as "workflowName", w.workspace_id as "workspaceId",
            v.id as "versionId", v.version,
            (select n -> 'data' -> 'config' from json_array_elements(v.graph -> 'nodes') n
             where n ->> 'type' = 'trigger' limit 1) as config
          from workflows w
          join workflow_versions v on v.workflow_id = w.id and v.version = w.published_version
          where w.webhook_token = $1 and w.is_active`,
        values: [token],
      });
      return rows[0];
    },

    /** What error triggers have to be told of one execution; nothing, unless it has failed. */
    async failuresOf({ executionId }: { executionId: string }): Promise<readonly Failure[]> {
      const { rows } = await pool.query<Failure>({
        name: "failures-of",
        text: failuresText("e.id = $1"),
        values: [executionId, 1000],
      });
      return rows;
    },

    /** The same, of all that failed in the last seconds. */
    async recentFailures({
      seconds,
      limit,
    }: {
      seconds: number;
      limit: number;
    }): Promise<readonly Failure[]> {
      const { rows } = await pool.query<Failure>({
        name: "recent-failures",
        text: failuresText("e.completed_at > now() - make_interval(secs => $1)"),
        values: [seconds, limit],
      });
      return rows;
    },
  };
}

export type StartRepository = ReturnType<typeof createStartRepository>;
