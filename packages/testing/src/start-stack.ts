import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { randomBytes } from "node:crypto";
import { findFreePort } from "@workfuse/embedded-postgres";
import { type TestProcess, startProcess } from "./start-process.ts";

const root = resolve(import.meta.dirname, "../../..");

export type TestStack = {
  readonly engine: TestProcess;
  readonly secrets: TestProcess;
  readonly api: TestProcess;
  readonly ingress: TestProcess;
  readonly worker: TestProcess;
  readonly gateway: TestProcess;
  /** The origin that pages come from, as the services believe. */
  readonly publicUrl: string;
  /** One more process of a service, with the same environment and what is given over it. It ends with the stack. */
  readonly another: (
    name: "ingress" | "gateway",
    environment?: Readonly<Record<string, string>>,
  ) => Promise<TestProcess>;
  readonly stop: () => Promise<void>;
};

/** All services as real processes from their sources, on free ports, on one database. */
export async function startStack({
  databaseUrl,
  egressAllow = "127.0.0.1/32",
  environment: extra = {},
}: {
  databaseUrl: string;
  egressAllow?: string;
  /** Over what all services get. */
  environment?: Readonly<Record<string, string>>;
}): Promise<TestStack> {
  const folder = await mkdtemp(join(tmpdir(), "workfuse-stack-"));
  const ports = await freePorts(6);
  const [enginePort = 0, secretsPort = 0, apiPort = 0, ingressPort = 0, workerPort = 0, gatewayPort = 0] =
    ports;
  const publicUrl = `http://127.0.0.1:${apiPort}`;
  const engineKeys = {
    INNGEST_EVENT_KEY: randomBytes(16).toString("hex"),
    INNGEST_SIGNING_KEY: `signkey-prod-${randomBytes(32).toString("hex")}`,
  };
  const aws = {
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "AKIATESTTESTTESTTEST",
    AWS_SECRET_ACCESS_KEY: randomBytes(20).toString("hex"),
  };
  const shared = {
    DATABASE_URL: databaseUrl,
    BUS_URL: databaseUrl,
    PUBLIC_URL: publicUrl,
    AUTH_SECRET: randomBytes(32).toString("hex"),
    INNGEST_BASE_URL: `http://127.0.0.1:${enginePort}`,
    ...engineKeys,
    ...aws,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${secretsPort}`,
    INNGEST_SERVE_ORIGIN: `http://127.0.0.1:${workerPort}`,
    EGRESS_ALLOW: egressAllow,
    // Tests sign up more people than anybody does.
    AUTH_PER_ADDRESS: "1000000",
    FILES_URL: pathToFileURL(join(folder, "files")).href,
    ...extra,
  };
  const level = extra["LOG_LEVEL"] === undefined ? {} : { LOG_LEVEL: extra["LOG_LEVEL"] };
  const start = ({
    name,
    entry,
    port,
    environment = shared,
  }: {
    name: string;
    entry: string;
    port: number;
    environment?: Record<string, string>;
  }) => startProcess({ name, entry: join(root, entry), port, environment });

  const [engine, secrets] = await Promise.all([
    start({
      name: "engine",
      entry: "packages/embedded-inngest/src/main.ts",
      port: enginePort,
      environment: { DATABASE_URL: databaseUrl, ...engineKeys, ...level },
    }),
    start({
      name: "secrets",
      entry: "packages/embedded-secrets/src/main.ts",
      port: secretsPort,
      environment: { SECRETS_DATA_DIR: folder, ...aws, ...level },
    }),
  ]);
  const [api, ingress, worker, gateway] = await Promise.all([
    start({ name: "api", entry: "apps/api/src/main.ts", port: apiPort }),
    start({ name: "ingress", entry: "apps/ingress/src/main.ts", port: ingressPort }),
    start({ name: "worker", entry: "apps/worker/src/main.ts", port: workerPort }),
    start({ name: "gateway", entry: "apps/gateway/src/main.ts", port: gatewayPort }),
  ]);
  const further: TestProcess[] = [];
  return {
    engine,
    secrets,
    api,
    ingress,
    worker,
    gateway,
    publicUrl,
    async another(name, environment = {}) {
      const started = await start({
        name,
        entry: `apps/${name}/src/main.ts`,
        port: await findFreePort(),
        environment: { ...shared, ...environment },
      });
      further.push(started);
      return started;
    },
    async stop() {
      await Promise.all([gateway, ingress, api, ...further].map((process) => process.stop()));
      await worker.stop();
      await Promise.all([engine.stop(), secrets.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = await findFreePort();
    if (!ports.includes(port)) ports.push(port);
  }
  return ports;
}
