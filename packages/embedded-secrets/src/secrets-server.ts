import { join } from "node:path";
import { createRegistry, createServer } from "@workfuse/service";
import { WorkfuseError } from "@workfuse/errors";
import type { FastifyBaseLogger } from "fastify";
import { secretsRoutes } from "./secrets-routes.ts";
import { createSignatureVerifier } from "./signature.ts";
import { openStore } from "./store.ts";

export type SecretsServerOptions = {
  /** Holds one file a secret, and the key unless `keyFile` says otherwise. */
  readonly dataDir: string;
  /** 32 random bytes in base64, mode 0600; made on first use. Default `<dataDir>/master.key`. */
  readonly keyFile?: string | undefined;
  readonly region: string;
  readonly accountId?: string | undefined;
  /** The one pair of credentials that is accepted. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: FastifyBaseLogger;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
};

export type SecretsServer = {
  readonly url: string;
  readonly port: number;
  /** Lets requests under way finish. */
  readonly close: () => Promise<void>;
};

/**
 * An endpoint that speaks the AWS Secrets Manager protocol for one machine. What it acknowledged survives kill -9.
 * @throws WorkfuseError `setup.data_damaged`, `setup.port_taken`
 */
export async function createSecretsServer({
  dataDir,
  keyFile = join(dataDir, "master.key"),
  region,
  accountId = "000000000000",
  accessKeyId,
  secretAccessKey,
  host,
  port,
  log,
  now = Date.now,
}: SecretsServerOptions): Promise<SecretsServer> {
  const store = await openStore({ dataDir, keyFile, now });
  const registry = createRegistry({ name: "secrets" });
  const app = await createServer({ name: "secrets", log, checks: [], registry });
  await app.register(secretsRoutes, {
    context: { store, now, region, accountId },
    verify: createSignatureVerifier({ region, accessKeyId, secretAccessKey, now }),
    registry,
  });
  try {
    await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    const isTaken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
    if (!isTaken) throw cause;
    const message = `Port ${port} on ${host} is taken, so the secrets endpoint cannot listen there.`;
    throw new WorkfuseError({ code: "setup.port_taken", message, details: { port }, cause });
  }
  const address = app.server.address();
  const actualPort = typeof address === "object" && address !== null ? address.port : port;
  return { url: `http://${host}:${actualPort}`, port: actualPort, close: () => app.close() };
}
