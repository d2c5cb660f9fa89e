import { type FastifyInstance, fastify } from "fastify";
import { Inngest, type InngestFunction } from "inngest";
import inngestFastify from "inngest/fastify";

export type TestWorker = {
  readonly url: string;
  readonly client: Inngest;
  /** Has the SDK register the functions with the engine; answers the SDK's status and message. */
  readonly register: () => Promise<{ status: number; body: unknown }>;
  readonly close: () => Promise<void>;
};

/** A client of the unmodified SDK against an engine. */
export function testClient({
  id,
  baseUrl,
  signingKey,
  eventKey,
  checkpointing = true,
}: {
  id: string;
  baseUrl: string;
  signingKey: string;
  eventKey: string;
  checkpointing?: boolean;
}): Inngest {
  const quiet = { debug: noop, info: noop, warn: noop, error: noop };
  // The worker talks to the engine as it does to the real server: in cloud mode, with signatures.
  return new Inngest({ id, baseUrl, signingKey, eventKey, isDev: false, logger: quiet, checkpointing });
}

/** A real worker: Fastify and the SDK's own plugin, on a port of its own. */
export async function startTestWorker({
  client,
  functions,
  port = 0,
}: {
  client: Inngest;
  functions: InngestFunction.Any[];
  port?: number;
}): Promise<TestWorker> {
  const app: FastifyInstance = fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  await app.register(inngestFastify, { client, functions });
  const url = await app.listen({ host: "127.0.0.1", port });
  return {
    url,
    client,
    register: async () => {
      const response = await fetch(`${url}/api/inngest`, { method: "PUT" });
      return { status: response.status, body: await response.json() };
    },
    close: () => app.close(),
  };
}

function noop(): void {
  // The SDK's log lines would drown the tests' output.
}
