import { setTimeout as sleep } from "node:timers/promises";
import type { GraphContent } from "@workfuse/graph";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { type ChaosDatabase, startDatabase } from "./database.ts";
import { type Peer, startPeer } from "./peer.ts";

export type Stage = {
  readonly database: ChaosDatabase;
  readonly peer: Peer;
  readonly stack: TestStack;
  /** Publishes a workflow behind a webhook, in the workspace `w` unless another is named. */
  readonly publish: (input: {
    id: string;
    graph: GraphContent;
    workspaceId?: string;
    /** Seconds. */
    priority?: number;
  }) => Promise<{ hookUrl: string }>;
  readonly close: () => Promise<void>;
};

/** Every service as a real process, on a real Postgres, with a real peer. */
export async function startStage({ answerMs }: { answerMs: () => number }): Promise<Stage> {
  const database = await startDatabase();
  const peer = await startPeer({ answerMs });
  const stack = await startStack({ databaseUrl: database.url });
  await database.query(`insert into workspaces (id, name) values ('w', 'chaos')`);
  await watchForRepeats(database);
  return {
    database,
    peer,
    stack,
    async publish({ id, graph, workspaceId = "w", priority = 120 }) {
      const token = `chaos-token-of-${id}`;
      await database.query(`insert into workspaces (id, name) values ($1, 'chaos') on conflict do nothing`, [
        workspaceId,
      ]);
      await database.query(
        `insert into workflows (id, workspace_id, name, webhook_token, is_active, published_version, priority)
         values ($1, $3, $1, $2, true, 1, $4)`,
        [id, token, workspaceId, priority],
      );
      await database.query(
        `insert into workflow_versions (id, workflow_id, version, graph) values ($1, $1, 1, $2)`,
        [id, JSON.stringify(graph)],
      );
      return { hookUrl: `${stack.ingress.url}/hooks/${token}` };
    },
    async close() {
      // What is left is of no use to anybody.
      const { engine, secrets, api, ingress, worker, gateway } = stack;
      await Promise.all(
        [engine, secrets, api, ingress, worker, gateway].map((service) => service.kill("SIGKILL")),
      );
      await stack.stop();
      peer.close();
      await database.close();
    },
  };
}

/** Has the database itself note every attempt to touch the record of a node that has ended. */
async function watchForRepeats({ query }: ChaosDatabase): Promise<void> {
  await query(`create table repeats (execution_id text, node_id text, before text, after text)`);
  await query(`
    create function note_repeat() returns trigger language plpgsql as $$ begin
      insert into repeats values (old.execution_id, old.node_id, old.status, new.status);
      return new;
    end $$`);
  await query(`
    create trigger repeats before update on node_executions for each row
    when (old.status <> 'running') execute function note_repeat()`);
}

/** Waits until `probe` gives a value. @throws after `withinMs` */
export async function eventually<T>({
  probe,
  withinMs,
  what,
}: {
  probe: () => Promise<T | undefined>;
  withinMs: number;
  /** What is waited for; called when it has not come about. */
  what: () => string;
}): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > until) throw new Error(`Not within ${withinMs} ms: ${what()}`);
    await sleep(50);
  }
}
