import { and, asc, desc, eq, getTableColumns, gt, gte, inArray, lt, lte, ne, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { executionLogs } from "../tables/execution-logs.ts";
import { type ExecutionStatus, executions } from "../tables/executions.ts";
import { nodeExecutions } from "../tables/node-executions.ts";
import { workflowVersions } from "../tables/workflow-versions.ts";
import { workflows } from "../tables/workflows.ts";
import { containing } from "./containing.ts";
import type { StartedExecution } from "./started-execution.ts";

export type ExecutionFilters = {
  readonly workflowId?: string | undefined;
  readonly status?: readonly ExecutionStatus[] | undefined;
  /** Inclusive bounds of the time of creation. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** What started it, such as `webhook`. */
  readonly source?: readonly string[] | undefined;
  /** Text in the message of its error. */
  readonly error?: string | undefined;
};

const summary = {
  id: executions.id,
  workflowId: executions.workflowId,
  workflowName: workflows.name,
  version: executions.version,
  status: executions.status,
  source: executions.source,
  createdAt: executions.createdAt,
  startedAt: executions.startedAt,
  completedAt: executions.completedAt,
  duration: executions.duration,
  error: executions.error,
  wakeAt: executions.wakeAt,
};

// A larger input or output is not part of a whole execution: it is looked at by itself.
const largestShown = 256 * 1024;
const previewCharacters = 4000;

type Large = { readonly bytes: number; readonly preview: string } | null;

function largeText(column: typeof nodeExecutions.input | typeof nodeExecutions.output) {
  return sql<Large>`case when octet_length(${column}::text) > ${sql.raw(String(largestShown))}
    then json_build_object('bytes', octet_length(${column}::text),
      'preview', left(${column}::text, ${sql.raw(String(previewCharacters))})) end`;
}

function smallValue(column: typeof nodeExecutions.input | typeof nodeExecutions.output) {
  return sql<unknown>`case when octet_length(${column}::text) <= ${sql.raw(String(largestShown))}
    then ${column} end`;
}

type At = { readonly executionId: string; readonly nodeId: string; readonly path: string };

function at({ executionId, nodeId, path }: At) {
  return and(
    eq(nodeExecutions.executionId, executionId),
    eq(nodeExecutions.nodeId, nodeId),
    eq(nodeExecutions.path, path),
  );
}

/** A node's row in which a large input or output is null, and its size and beginning stand beside it. */
const shortened = {
  ...getTableColumns(nodeExecutions),
  input: smallValue(nodeExecutions.input).as("input"),
  output: smallValue(nodeExecutions.output).as("output"),
  largeInput: largeText(nodeExecutions.input).as("large_input"),
  largeOutput: largeText(nodeExecutions.output).as("large_output"),
};

async function insert({
  db,
  row,
}: {
  db: Pick<Database, "insert">;
  row: typeof executions.$inferInsert;
}): Promise<StartedExecution> {
  const [created] = await db
    .insert(executions)
    .values(row)
    .returning({
      priority: sql<number>`(select w.priority from workflows w where w.id = ${executions.workflowId})`,
    });
  return { executionId: row.id, workspaceId: row.workspaceId, priority: created?.priority ?? 0 };
}

/** Reading executions, and what people do to them. The worker's hot path is `createExecutionStore`. */
export function createExecutionRepository({ db }: { db: Database }) {
  return {
    /** @returns what is to be handed to the engine */
    async create(row: typeof executions.$inferInsert): Promise<StartedExecution> {
      return insert({ db, row });
    },

    /** With rows of nodes that are taken over from another execution, or given. It goes on from there. */
    async createPrepared({
      row,
      from,
      keep,
      pinned,
    }: {
      row: typeof executions.$inferInsert & { options: NonNullable<typeof executions.$inferInsert.options> };
      /** The execution whose rows are taken over. */
      from: string | undefined;
      keep: readonly { readonly nodeId: string; readonly path: string }[];
      /** Outputs to take for granted, by node id. */
      pinned: Readonly<Record<string, unknown>>;
    }): Promise<StartedExecution> {
      const given = Object.entries(pinned);
      return db.transaction(async (transaction) => {
        const started = await insert({ db: transaction, row });
        if (from !== undefined && keep.length > 0) {
          const nodeIds = sql.param(keep.map(({ nodeId }) => nodeId));
          const paths = sql.param(keep.map(({ path }) => path));
          await transaction.execute(sql`
            insert into node_executions (execution_id, node_id, path, status, input, output, error, handle, attempt,
              started_at, completed_at, duration)
            select ${row.id}, n.node_id, n.path, n.status, n.input, n.output, n.error, n.handle, n.attempt,
              n.started_at, n.completed_at, n.duration
            from node_executions n
            join unnest(${nodeIds}::text[], ${paths}::text[]) as kept(node_id, path)
              on kept.node_id = n.node_id and kept.path = n.path
            where n.execution_id = ${from}`);
        }
        if (given.length > 0) {
          await transaction.insert(nodeExecutions).values(
            given.map(([nodeId, output]) => ({
              executionId: row.id,
              nodeId,
              status: "success" as const,
              output,
            })),
          );
        }
        return started;
      });
    },

    /** How each node at each place has ended, without what it took and gave. */
    async outcomes({ executionId }: { executionId: string }) {
      return db
        .select({ nodeId: nodeExecutions.nodeId, path: nodeExecutions.path, status: nodeExecutions.status })
        .from(nodeExecutions)
        .where(eq(nodeExecutions.executionId, executionId));
    },

    async get({ workspaceId, id }: { workspaceId: string; id: string }) {
      const rows = await db
        .select({ execution: executions, workflowName: workflows.name, graph: workflowVersions.graph })
        .from(executions)
        .innerJoin(workflows, eq(workflows.id, executions.workflowId))
        .innerJoin(workflowVersions, eq(workflowVersions.id, executions.versionId))
        .where(and(eq(executions.id, id), eq(executions.workspaceId, workspaceId)));
      return rows[0];
    },

    /**
     * One row for each node, in the order of their starts. Of a node inside a loop it is the one of the iteration that
     * was started last; of how many, and how many failed, the counts tell, also for items of `forEach`.
     */
    async nodes({ executionId }: { executionId: string }) {
      const { path, nodeId, status, startedSequence, completedSequence } = nodeExecutions;
      const ofExecution = eq(nodeExecutions.executionId, executionId);
      const once = await db
        .select(shortened)
        .from(nodeExecutions)
        .where(and(ofExecution, eq(path, "")))
        .orderBy(sql`coalesce(${startedSequence}, ${completedSequence}, 0)`);
      const inside = await db
        .selectDistinctOn([nodeId], {
          ...shortened,
          total: sql<number>`(count(*) over (partition by ${nodeId}))::int`,
          failed: sql<number>`(count(*) filter (where ${status} = 'failure') over (partition by ${nodeId}))::int`,
        })
        .from(nodeExecutions)
        .where(and(ofExecution, ne(path, "")))
        .orderBy(asc(nodeId), sql`coalesce(${startedSequence}, ${completedSequence}) desc`);
      const iterations = new Map(inside.map(({ nodeId: id, total, failed }) => [id, { total, failed }]));
      const known = new Set(once.map(({ nodeId: id }) => id));
      const bodies = inside.filter(({ nodeId: id }) => !known.has(id));
      return [...once, ...bodies.map(({ total: _total, failed: _failed, ...row }) => row)].map((row) => ({
        ...row,
        iterations: iterations.get(row.nodeId) ?? null,
      }));
    },

    /** What the nodes of an execution took together. Bytes are those of the JSON texts on record. */
    async usage({ executionId }: { executionId: string }) {
      const rows = await db
        .select({
          nodes: sql<number>`count(*)::int`,
          attempts: sql<number>`coalesce(sum(${nodeExecutions.attempt})
            filter (where ${nodeExecutions.status} <> 'skipped'), 0)::int`,
          cpuMs: sql<number>`coalesce(sum(${nodeExecutions.cpuMs}), 0)::float8`,
          tokens: sql<number>`coalesce(sum((${nodeExecutions.modelsUsage}->>'promptTokens')::float8
            + (${nodeExecutions.modelsUsage}->>'completionTokens')::float8), 0)::float8`,
          // Of the requests whose price is known.
          cost: sql<number>`coalesce(sum((${nodeExecutions.modelsUsage}->>'cost')::float8), 0)::float8`,
          inputBytes: sql<number>`coalesce(sum(octet_length(${nodeExecutions.input}::text)), 0)::float8`,
          outputBytes: sql<number>`coalesce(sum(octet_length(${nodeExecutions.output}::text)), 0)::float8`,
        })
        .from(nodeExecutions)
        .where(eq(nodeExecutions.executionId, executionId));
      return (
        rows[0] ?? { nodes: 0, attempts: 0, cpuMs: 0, tokens: 0, cost: 0, inputBytes: 0, outputBytes: 0 }
      );
    },

    /** One node at one place, with its input and output if they are not too large. */
    async node({ executionId, nodeId, path }: At) {
      const rows = await db.select(shortened).from(nodeExecutions).where(at({ executionId, nodeId, path }));
      return rows[0];
    },

    /** A piece of the JSON text of a node's input or output. @returns undefined if there is none */
    async text({
      part,
      offset,
      length,
      ...place
    }: At & { part: "input" | "output"; offset: number; length: number }) {
      const column = nodeExecutions[part];
      const rows = await db
        .select({
          text: sql<string | null>`substr(${column}::text, ${offset + 1}::int, ${length}::int)`,
          characters: sql<number | null>`length(${column}::text)`,
        })
        .from(nodeExecutions)
        .where(at(place));
      const { text = null, characters = null } = rows[0] ?? {};
      return text === null || characters === null ? undefined : { text, characters };
    },

    /** The iterations and items of one node, in the order in which they ended or, as long as they run, began. */
    async iterations({
      executionId,
      nodeId,
      afterSequence,
      limit,
    }: {
      executionId: string;
      nodeId: string;
      afterSequence: number;
      limit: number;
    }) {
      const when = sql<number>`coalesce(${nodeExecutions.startedSequence}, ${nodeExecutions.completedSequence})`;
      return db
        .select({
          path: nodeExecutions.path,
          status: nodeExecutions.status,
          attempt: nodeExecutions.attempt,
          duration: nodeExecutions.duration,
          error: nodeExecutions.error,
          startedAt: nodeExecutions.startedAt,
          completedAt: nodeExecutions.completedAt,
          sequence: when,
        })
        .from(nodeExecutions)
        .where(
          and(
            eq(nodeExecutions.executionId, executionId),
            eq(nodeExecutions.nodeId, nodeId),
            ne(nodeExecutions.path, ""),
            gt(when, afterSequence),
          ),
        )
        .orderBy(asc(when))
        .limit(limit);
    },

    async logs({
      executionId,
      after = 0,
      limit,
    }: {
      executionId: string;
      after?: number;
      limit?: number | undefined;
    }) {
      const query = db
        .select()
        .from(executionLogs)
        .where(and(eq(executionLogs.executionId, executionId), gt(executionLogs.id, after)))
        .orderBy(asc(executionLogs.id));
      return limit === undefined ? query : query.limit(limit);
    },

    /** Newest first. Ids grow with time, so the id alone is the cursor. */
    async list({
      workspaceId,
      filters,
      beforeId,
      limit,
    }: {
      workspaceId: string;
      filters: ExecutionFilters;
      beforeId: string | undefined;
      limit: number;
    }) {
      return db
        .select(summary)
        .from(executions)
        .innerJoin(workflows, eq(workflows.id, executions.workflowId))
        .where(
          and(
            eq(executions.workspaceId, workspaceId),
            filters.workflowId === undefined ? undefined : eq(executions.workflowId, filters.workflowId),
            filters.status === undefined ? undefined : inArray(executions.status, [...filters.status]),
            filters.from && gte(executions.createdAt, filters.from),
            filters.to && lte(executions.createdAt, filters.to),
            filters.source && inArray(executions.source, [...filters.source]),
            filters.error === undefined
              ? undefined
              : sql`${executions.error}->>'message' ilike ${containing(filters.error)}`,
            beforeId === undefined ? undefined : lt(executions.id, beforeId),
          ),
        )
        .orderBy(desc(executions.id))
        .limit(limit);
    },

    /**
     * Ends an execution that has not ended. Raises the fence, so that whatever its worker still writes is refused.
     * @returns its workflow and last sequence number, or undefined if there was nothing to cancel.
     */
    async cancel({ workspaceId, id }: { workspaceId: string; id: string }) {
      const cancelled = await db.execute<{
        workflow_id: string;
        sequence: number;
        parent_id: string | null;
      }>(sql`
        with current as (
          select id, sequence from executions
          where id = ${id} and workspace_id = ${workspaceId} and status in ('pending', 'running', 'retrying')
          for update
        ), stopped as (
          update node_executions n
          set status = 'failure', completed_at = now(),
              duration = extract(epoch from now() - n.started_at) * 1000,
              error = json_build_object('code', 'execution.cancelled', 'message', 'The execution was cancelled.'),
              completed_sequence = current.sequence + ranked.position
          from current, (
            select execution_id, node_id, path, row_number() over (order by started_sequence) as position
            from node_executions where execution_id = ${id} and status = 'running'
          ) ranked
          where n.execution_id = ranked.execution_id and n.node_id = ranked.node_id and n.path = ranked.path
          returning n.node_id
        )
        update executions e
        set status = 'cancelled', fence = e.fence + 1, owner = null, wake_at = null, completed_at = now(),
            duration = extract(epoch from now() - e.started_at) * 1000,
            sequence = e.sequence + (select count(*) from stopped)
              + case when e.started_at is null then 2 else 1 end,
            started_at = coalesce(e.started_at, now())
        from current where e.id = current.id
        returning e.workflow_id, e.sequence, e.parent_id`);
      const row = cancelled.rows[0];
      return row && { workflowId: row.workflow_id, sequence: row.sequence, parentId: row.parent_id };
    },
  };
}

export type ExecutionRepository = ReturnType<typeof createExecutionRepository>;
