import { randomBytes } from "node:crypto";
import type { Inngest, InngestFunction } from "inngest";
import { z } from "zod";
import { eventually } from "../testing/eventually.ts";
import { startTestWorker, testClient } from "../testing/test-worker.ts";
import { type Target, bearer } from "./target.ts";

const runSchema = z.object({ run_id: z.string(), status: z.string(), output: z.unknown() });
type Run = z.output<typeof runSchema>;
const runsSchema = z.object({ data: z.array(runSchema).nullable() });

type Event = {
  readonly name: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly id?: string;
};

/** One test's own app with its functions, on a worker of its own, registered with the target. */
export type Scenario = {
  readonly app: string;
  /** Makes a name that no other test uses. */
  readonly name: (name: string) => string;
  readonly send: (event: Event | Event[]) => Promise<string[]>;
  readonly runsOf: (eventId: string) => Promise<Run[]>;
  /** Waits for the one run of an event to end. */
  readonly ended: (eventId: string, withinMs?: number) => Promise<Run>;
  /** One run, asked for by its own id. */
  readonly run: (runId: string) => Promise<Run>;
  readonly cancel: (runId: string) => Promise<number>;
  readonly workerUrl: string;
  readonly close: () => Promise<void>;
};

export async function startScenario({
  target,
  checkpointing = true,
  functions,
}: {
  target: Target;
  checkpointing?: boolean;
  functions: (input: { client: Inngest; name: (name: string) => string }) => InngestFunction.Any[];
}): Promise<Scenario> {
  const app = `c${randomBytes(5).toString("hex")}`;
  const name = (text: string): string => `${app}/${text}`;
  const { url, signingKey, eventKey } = target;
  const client = testClient({ id: app, baseUrl: url, signingKey, eventKey, checkpointing });
  const worker = await startTestWorker({ client, functions: functions({ client, name }) });
  const registered = await worker.register();
  if (registered.status !== 200) throw new Error(`Registration failed: ${JSON.stringify(registered)}`);

  const headers = { authorization: bearer(signingKey) };
  const runsOf = async (eventId: string): Promise<Run[]> => {
    const response = await fetch(`${url}/v1/events/${encodeURIComponent(eventId)}/runs`, { headers });
    return runsSchema.parse(await response.json()).data ?? [];
  };
  return {
    app,
    name,
    send: async (events) => (await client.send([events].flat())).ids,
    runsOf,
    ended: (eventId, withinMs = 25_000) =>
      eventually(
        async () => {
          const [run] = await runsOf(eventId);
          return run !== undefined && /^(?:completed|failed|cancelled)$/i.test(run.status) ? run : undefined;
        },
        { withinMs, what: "the end of the run" },
      ),
    run: async (runId) => {
      const response = await fetch(`${url}/v1/runs/${runId}`, { headers });
      return z.object({ data: runSchema }).parse(await response.json()).data;
    },
    cancel: async (runId) =>
      (await fetch(`${url}/v2/runs/${runId}/cancel`, { method: "POST", headers })).status,
    workerUrl: worker.url,
    close: worker.close,
  };
}
