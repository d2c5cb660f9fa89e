import type pg from "pg";

/** What the caller of a webhook is answered who waits for it. */
export type ExecutionAnswer = {
  readonly id: string;
  readonly status: string;
  /** What the `respond` node has put on record, if there was one. */
  readonly answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  } | null;
  /** Output of the node whose output is the execution's. */
  readonly output: unknown;
};

/** Reads the outcome of executions for those who wait for them. */
export function createAnswerRepository({ pool }: { pool: pg.Pool }) {
  return {
    /** Of these executions, those that have an answer or have ended. */
    async read({ ids }: { ids: readonly string[] }): Promise<readonly ExecutionAnswer[]> {
      const { rows } = await pool.query<ExecutionAnswer>({
        name: "answer-read",
        text: `
          select e.id, e.status, e.answer, n.output
          from unnest($1::text[]) as wanted(id)
          join executions e on e.id = wanted.id
          left join node_executions n
            on n.execution_id = e.id and n.node_id = e.result_node_id and n.path = '' and e.answer is null
          where e.answer is not null or e.status in ('completed', 'failed', 'cancelled')`,
        values: [ids],
      });
      return rows;
    },
  };
}

export type AnswerRepository = ReturnType<typeof createAnswerRepository>;
