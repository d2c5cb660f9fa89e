import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { findFreePort } from "@workfuse/embedded-postgres";
import { type TestProcess, startProcess } from "./start-process.ts";

const root = resolve(import.meta.dirname, "../../..");

/** The API alone, for what it does without the engine, the secrets and the files: those addresses lead nowhere. */
export async function startApi({
  databaseUrl,
  environment = {},
}: {
  databaseUrl: string;
  environment?: Readonly<Record<string, string>>;
}): Promise<TestProcess & { readonly publicUrl: string }> {
  const [port, nowhere] = [await findFreePort(), await findFreePort()];
  const publicUrl = `http://127.0.0.1:${port}`;
  const api = await startProcess({
    name: "api",
    entry: join(root, "apps/api/src/main.ts"),
    port,
    environment: {
      LOG_LEVEL: "info",
      DATABASE_URL: databaseUrl,
      BUS_URL: databaseUrl,
      PUBLIC_URL: publicUrl,
      AUTH_SECRET: randomBytes(32).toString("hex"),
      AUTH_PER_ADDRESS: "1000000",
      INNGEST_BASE_URL: `http://127.0.0.1:${nowhere}`,
      INNGEST_EVENT_KEY: "none",
      AWS_REGION: "eu-central-1",
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${nowhere}`,
      FILES_URL: pathToFileURL(join(tmpdir(), `workfuse-no-files-${port}`)).href,
      ...environment,
    },
  });
  return Object.assign(api, { publicUrl });
}
