import type { TestPostgres } from "@workfuse/embedded-postgres/testing";
import { createLog } from "@workfuse/service";
import type { InngestFunction, Inngest } from "inngest";
import { type Engine, type EngineOptions, createEngine } from "../engine.ts";
import { keys } from "./processes.ts";
import { type TestWorker, startTestWorker, testClient } from "./test-worker.ts";

export type TestEngine = {
  readonly engine: Engine;
  readonly databaseUrl: string;
  readonly client: Inngest;
  /** Starts a worker with these functions and registers it. */
  readonly work: (functions: InngestFunction.Any[]) => Promise<TestWorker>;
  readonly send: (events: object | readonly object[]) => Promise<string[]>;
  readonly close: () => Promise<void>;
};

/** An engine in this process on a database of its own, and what a test needs around it. */
export async function startTestEngine({
  postgres,
  options,
  checkpointing = true,
}: {
  postgres: TestPostgres;
  options?: Partial<EngineOptions>;
  checkpointing?: boolean;
}): Promise<TestEngine> {
  const databaseUrl = options?.databaseUrl ?? (await postgres.createDatabase());
  const log = createLog({ name: "engine", level: "error" });
  const engine = await createEngine({
    databaseUrl,
    ...keys,
    host: "127.0.0.1",
    port: 0,
    log,
    drainMs: 100,
    ...options,
  });
  const client = testClient({ id: "app", baseUrl: engine.url, ...keys, checkpointing });
  const workers: TestWorker[] = [];
  return {
    engine,
    databaseUrl,
    client,
    work: async (functions) => {
      const worker = await startTestWorker({ client, functions });
      workers.push(worker);
      const { status, body } = await worker.register();
      if (status !== 200) throw new Error(`Registration failed: ${JSON.stringify(body)}`);
      return worker;
    },
    send: async (events) => {
      const response = await fetch(`${engine.url}/e/${keys.eventKey}`, {
        method: "POST",
        body: JSON.stringify(events),
      });
      if (response.status !== 200) throw new Error(`The event was answered ${String(response.status)}.`);
      const { ids } = (await response.json()) as { ids: string[] }; // The protocol's answer.
      return ids;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await engine.close();
    },
  };
}
