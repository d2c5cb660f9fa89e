import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "@workfuse/service";
import { type SecretsServer, createSecretsServer } from "./secrets-server.ts";

export const testCredentials = {
  accessKeyId: "AKIAWORKFUSETESTKEY0",
  secretAccessKey: "test-secret-access-key-0123456789abcdef",
};
export const testRegion = "us-east-1";

export type TestSecretsServer = SecretsServer & {
  readonly dataDir: string;
  readonly region: string;
  readonly credentials: typeof testCredentials;
};

/** A server on a free port; `close` removes its folder unless one was given. */
export async function startTestSecrets({
  dataDir: given,
  now,
}: { dataDir?: string; now?: () => number } = {}): Promise<TestSecretsServer> {
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), "workfuse-secrets-")));
  const server = await createSecretsServer({
    dataDir,
    region: testRegion,
    ...testCredentials,
    host: "127.0.0.1",
    port: 0,
    log: createLog({ name: "secrets", level: "silent" }),
    now,
  });
  return {
    ...server,
    dataDir,
    region: testRegion,
    credentials: testCredentials,
    close: async () => {
      await server.close();
      if (given === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
