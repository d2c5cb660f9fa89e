import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Commit, ExecutionStore, LoadedExecution } from "@workfuse/execution";
import type { GraphContent } from "@workfuse/graph";
import type pg from "pg";
import { createBatcher } from "../batcher.ts";
import { isTransientError } from "../transient-error.ts";
import { createWaitStore } from "./wait-store.ts";

// Characters. What is larger is not loaded with its execution, but when a node needs it.
const largeFrom = 256 * 1024;

// Named statements are parsed and planned once a connection. This is the hot path: two statements an execution.
const loadStatement = {
  name: "execution-load",
  text: `
    select e.id, e.workspace_id as "workspaceId", e.workflow_id as "workflowId", e.version_id as "versionId", e.status,
           e.trigger_data as trigger, v.env, e.fence, e.owner, e.sequence, e.started_at as "startedAt", e.parks,
           e.parent_id as "parentId", e.options, n.nodes
    from unnest($1::text[]) as wanted(id)
    join executions e on e.id = wanted.id
    left join lateral (
      select json_agg(json_build_object(
        'nodeId', node_id, 'path', path, 'status', status,
        'output', case when length(output::text) <= ${largeFrom} then output end,
        'isLarge', coalesce(length(output::text) > ${largeFrom}, false),
        'input', case when status = 'running' then input end, 'error', error, 'handle', handle, 'attempt', attempt,
        'interruptions', interruptions,
        'startedAt', started_at, 'startedSequence', started_sequence)) as nodes
      from node_executions where execution_id = e.id
    ) n on e.sequence > 0 or e.options is not null
    cross join lateral (
      select coalesce(json_object_agg(name, value), '{}') as env from variables where workspace_id = e.workspace_id
    ) v`,
};

const outputStatement = {
  name: "execution-output",
  text: `
    select output::text as text from node_executions
    where execution_id = $1 and node_id = $2 and path = $3 and output is not null`,
};

const commitStatement = {
  name: "execution-commit",
  text: `
    with unit as (
      select * from unnest(
        $1::text[], $2::int[], $3::int[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::int[],
        $9::json[], $10::int[], $32::timestamptz[], $33::text[], $34::json[])
        as u(id, fence, new_fence, owner, status, started_at, completed_at, duration, error, sequence, wake_at,
          result_node_id, answer)
    ), moved as (
      update executions e
      set fence = u.new_fence, owner = u.owner, status = u.status, started_at = u.started_at,
          completed_at = u.completed_at, duration = u.duration, error = u.error, sequence = u.sequence,
          wake_at = u.wake_at, parks = e.parks + case when u.wake_at is null then 0 else 1 end,
          result_node_id = u.result_node_id, answer = coalesce(e.answer, u.answer),
          touched_at = now(), handovers = 0, last_commit = $37
      from unit u
      where e.id = u.id and e.fence = u.fence and e.status in ('pending', 'running', 'retrying')
      returning e.id
    ), nodes as (
      insert into node_executions (execution_id, node_id, status, input, output, error, handle, attempt, started_at,
        completed_at, duration, started_sequence, completed_sequence, interruptions, path, cpu_ms, models_usage)
      select n.execution_id, n.node_id, n.status, n.input,
        case when n.node_id = $41 and n.path = $42 then $40::json else n.output end, n.error, n.handle, n.attempt,
        n.started_at, n.completed_at, n.duration, n.started_sequence, n.completed_sequence, n.interruptions, n.path,
        n.cpu_ms, n.models_usage
      from unnest(
        $11::text[], $12::text[], $13::text[], $14::json[], $15::json[], $16::json[], $17::text[], $18::int[],
        $19::timestamptz[], $20::timestamptz[], $21::int[], $22::int[], $23::int[], $31::int[], $35::text[], $38::real[], $39::json[])
        as n(execution_id, node_id, status, input, output, error, handle, attempt, started_at, completed_at, duration,
          started_sequence, completed_sequence, interruptions, path, cpu_ms, models_usage)
      join moved on moved.id = n.execution_id
      on conflict (execution_id, node_id, path) do update set
        status = excluded.status, input = coalesce(excluded.input, node_executions.input), output = excluded.output,
        error = excluded.error, handle = excluded.handle, attempt = excluded.attempt, started_at = excluded.started_at,
        completed_at = excluded.completed_at, duration = excluded.duration,
        started_sequence = excluded.started_sequence, completed_sequence = excluded.completed_sequence,
        interruptions = excluded.interruptions, cpu_ms = excluded.cpu_ms,
        models_usage = excluded.models_usage
    ), logs as (
      insert into execution_logs (execution_id, node_id, level, message, data, timestamp, sequence, path)
      select l.* from unnest(
        $24::text[], $25::text[], $26::text[], $27::text[], $28::json[], $29::timestamptz[], $30::int[], $36::text[])
        as l(execution_id, node_id, level, message, data, timestamp, sequence, path)
      join moved on moved.id = l.execution_id
    )
    select id from moved`,
};

// After a broken connection: which executions the batch reached all the same.
const committedStatement = {
  name: "execution-committed",
  text: "select id from executions where id = any($1::text[]) and last_commit = $2",
};

// Characters of inputs and outputs that go in one statement, unless a single commit has more: they are in memory several
// times while it is made.
const heaviestCommit = 4 * 1024 * 1024;

// Work done is not thrown away because Postgres starts anew: a commit is repeated for this long.
const outageMs = 60_000;
const longestPauseMs = 1000;

type Committed =
  | { readonly ok: true; readonly moved: boolean }
  | { readonly ok: false; readonly error: unknown };

type LoadedRow = Omit<LoadedExecution, "nodes"> & {
  // The dates inside the aggregate arrive as text.
  nodes: (Omit<LoadedExecution["nodes"][number], "startedAt"> & { startedAt: string | null })[] | null;
};

/**
 * The worker's way to executions. What many executions load and commit at the same time travels in one statement, and
 * becomes durable in one transaction: under load the cost of a commit is shared.
 */
export function createExecutionStore({ pool }: { pool: pg.Pool }): ExecutionStore {
  const loads = createBatcher<string, LoadedExecution | undefined>({
    largest: 100,
    concurrency: 2,
    async run(ids) {
      const { rows } = await pool.query<LoadedRow>({ ...loadStatement, values: [ids] });
      const found = new Map(rows.map((row) => [row.id, fromRow(row)]));
      return ids.map((id) => found.get(id));
    },
  });
  const commits = createBatcher<Commit, Committed>({
    largest: 200,
    heaviest: heaviestCommit,
    weightOf: ({ nodes }) =>
      nodes.reduce((sum, { input, output }) => sum + (input?.length ?? 0) + (output?.length ?? 0), 0),
    concurrency: 2,
    run: (batch) => commitBatch({ pool, batch }),
  });

  return {
    ...createWaitStore({ pool }),
    load: (executionId) => loads.add(executionId),
    async loadOutput({ executionId, nodeId, path }) {
      const { rows } = await pool.query<{ text: string }>({
        ...outputStatement,
        values: [executionId, nodeId, path],
      });
      const [row] = rows;
      if (!row) throw new Error(`the output of ${nodeId} at “${path}” is gone`);
      return { value: JSON.parse(row.text) as unknown, characters: row.text.length };
    },
    async commit(commit) {
      const committed = await commits.add(commit);
      if (committed.ok) return committed.moved;
      throw committed.error;
    },
    async loadVersion(versionId) {
      const { rows } = await pool.query<{ graph: GraphContent }>(
        "select graph from workflow_versions where id = $1",
        [versionId],
      );
      return rows[0]?.graph;
    },
  };
}

/** Commits a batch. What cannot be written is the fault of one execution and must not cost the others their work. */
async function commitBatch({
  pool,
  batch,
}: {
  pool: pg.Pool;
  batch: readonly Commit[];
}): Promise<readonly Committed[]> {
  try {
    const moved = await commitThroughOutage({ pool, batch });
    return batch.map(({ executionId }) => ({ ok: true, moved: moved.has(executionId) }));
  } catch (error) {
    if (batch.length <= 1 || isTransientError(error)) return batch.map(() => ({ ok: false, error }));
    const results: Committed[] = [];
    for (const one of batch) results.push(...(await commitBatch({ pool, batch: [one] })));
    return results;
  }
}

/** Commits, again after an outage; nothing is written twice. @returns the ids of what is durable */
async function commitThroughOutage({
  pool,
  batch,
}: {
  pool: pg.Pool;
  batch: readonly Commit[];
}): Promise<ReadonlySet<string>> {
  const giveUpAt = performance.now() + outageMs;
  // One id for all attempts: it tells whether one of them was committed, although nobody confirmed it.
  const batchId = randomUUID();
  const done = new Set<string>();
  let left = batch;
  for (let attempt = 0; ; attempt++) {
    try {
      if (attempt > 0) {
        const ids = left.map(({ executionId }) => executionId);
        const earlier = await pool.query<{ id: string }>({ ...committedStatement, values: [ids, batchId] });
        for (const { id } of earlier.rows) done.add(id);
        left = left.filter(({ executionId }) => !done.has(executionId));
        if (left.length === 0) return done;
      }
      const values = commitValues({ batch: left, batchId });
      const { rows } = await pool.query<{ id: string }>({ ...commitStatement, values });
      for (const { id } of rows) done.add(id);
      return done;
    } catch (error) {
      if (!isTransientError(error) || performance.now() > giveUpAt) throw error;
      await sleep(Math.min(50 * 2 ** attempt, longestPauseMs));
    }
  }
}

function fromRow({ nodes, ...row }: LoadedRow): LoadedExecution {
  return {
    ...row,
    nodes: (nodes ?? []).map((node) => ({
      ...node,
      startedAt: node.startedAt === null ? null : new Date(node.startedAt),
    })),
  };
}

function commitValues({ batch, batchId }: { batch: readonly Commit[]; batchId: string }): unknown[] {
  const nodes = batch.flatMap(({ executionId, nodes: own }) => own.map((node) => ({ executionId, ...node })));
  const logs = batch.flatMap(({ executionId, logs: own }) => own.map((entry) => ({ executionId, ...entry })));
  const large = batch.length === 1 ? largestOf(nodes) : undefined;
  return [
    batch.map(({ executionId }) => executionId),
    batch.map(({ fence }) => fence),
    batch.map(({ newFence }) => newFence),
    batch.map(({ owner }) => owner),
    batch.map(({ status }) => status),
    batch.map(({ startedAt }) => startedAt),
    batch.map(({ completedAt }) => completedAt),
    batch.map(({ duration }) => duration),
    batch.map(({ error }) => toJson(error)),
    batch.map(({ sequence }) => sequence),
    nodes.map(({ executionId }) => executionId),
    nodes.map(({ nodeId }) => nodeId),
    nodes.map(({ status }) => status),
    nodes.map(({ input }) => input),
    nodes.map((node) => (node === large ? null : node.output)),
    nodes.map(({ error }) => toJson(error)),
    nodes.map(({ handle }) => handle),
    nodes.map(({ attempt }) => attempt),
    nodes.map(({ startedAt }) => startedAt),
    nodes.map(({ completedAt }) => completedAt),
    nodes.map(({ duration }) => duration),
    nodes.map(({ startedSequence }) => startedSequence),
    nodes.map(({ completedSequence }) => completedSequence),
    logs.map(({ executionId }) => executionId),
    logs.map(({ nodeId }) => nodeId),
    logs.map(({ level }) => level),
    // A text cannot hold NUL.
    logs.map(({ message }) => message.replaceAll("\0", "\uFFFD")),
    logs.map(({ data }) => toJson(data)),
    logs.map(({ timestamp }) => timestamp),
    logs.map(({ sequence }) => sequence),
    nodes.map(({ interruptions }) => interruptions),
    batch.map(({ wakeAt }) => wakeAt),
    batch.map(({ resultNodeId }) => resultNodeId),
    batch.map(({ answer }) => toJson(answer)),
    nodes.map(({ path }) => path),
    logs.map(({ path }) => path),
    batchId,
    nodes.map(({ cpuMs }) => cpuMs),
    nodes.map(({ modelsUsage }) => (modelsUsage === null ? null : JSON.stringify(modelsUsage))),
    large?.output ?? null,
    large?.nodeId ?? null,
    large?.path ?? null,
  ];
}

/** The output that is too large to be quoted inside an array: as a parameter of its own it is copied once. */
function largestOf<N extends { readonly output: string | null }>(nodes: readonly N[]): N | undefined {
  const length = ({ output }: N) => output?.length ?? 0;
  const [largest] = nodes.toSorted((a, b) => length(b) - length(a));
  return largest && length(largest) > largeFrom ? largest : undefined;
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
