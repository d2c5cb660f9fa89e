import { createHash } from "node:crypto";
import { startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { createLog } from "@workfuse/service";
import { z } from "zod";
import { createEngine } from "../engine.ts";

/** The server under test. */
export type Target = {
  readonly url: string;
  readonly signingKey: string;
  readonly eventKey: string;
  readonly close: () => Promise<void>;
};

const environment = z
  .object({
    /** Base URL of a real Inngest server (`inngest start`) to test instead of the embedded engine. */
    INNGEST_CONFORMANCE_URL: z.url().optional(),
    INNGEST_CONFORMANCE_SIGNING_KEY: z.string().default("ab".repeat(32)),
    INNGEST_CONFORMANCE_EVENT_KEY: z.string().default("conformance-event-key"),
  })
  .parse(process.env);

/** The embedded engine on a database of its own, or the real server that the environment names. */
export async function startTarget(): Promise<Target> {
  const keys = {
    signingKey: environment.INNGEST_CONFORMANCE_SIGNING_KEY,
    eventKey: environment.INNGEST_CONFORMANCE_EVENT_KEY,
  };
  if (environment.INNGEST_CONFORMANCE_URL !== undefined) {
    return { url: environment.INNGEST_CONFORMANCE_URL, ...keys, close: () => Promise.resolve() };
  }
  const postgres = await startTestPostgres();
  const engine = await createEngine({
    databaseUrl: await postgres.createDatabase(),
    ...keys,
    host: "127.0.0.1",
    port: 0,
    log: createLog({ name: "engine", level: "error" }),
    drainMs: 100,
  });
  return {
    url: engine.url,
    ...keys,
    close: async () => {
      await engine.close();
      await postgres.stop();
    },
  };
}

/** The `Authorization` header of API requests. */
export function bearer(signingKey: string): string {
  return `Bearer ${createHash("sha256").update(Buffer.from(signingKey, "hex")).digest("hex")}`;
}
