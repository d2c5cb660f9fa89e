import { createAuth, originsOf } from "@workfuse/auth";
import { createBus } from "@workfuse/bus";
import {
  createApiKeyRepository,
  createOwnershipRepository,
  createStateReader,
  createUpdateReader,
  createWorkspaceRepository,
  openDatabase,
} from "@workfuse/db";
import { type createLog, systemClock, uuidIds } from "@workfuse/service";
import { buildServer } from "./build-server.ts";
import type { Environment } from "./env.ts";
import { createHub } from "./hub.ts";
import { createWorkspaceFeed } from "./workspace-feed.ts";

/** Makes every adapter of the gateway and starts it. */
export async function start({
  environment,
  log,
}: {
  environment: Environment;
  log: ReturnType<typeof createLog>;
}) {
  const { PUBLIC_URL: publicUrl } = environment;
  const database = openDatabase({
    url: environment.DATABASE_URL,
    name: "gateway",
    connections: 6,
    onError: (error) => log.warn({ err: error }, "database connection lost"),
  });
  const { db, pool } = database;
  const origins = originsOf({ publicUrl, further: environment.TRUSTED_ORIGINS });
  const auth = createAuth({
    db,
    workspaces: createWorkspaceRepository({ db }),
    keys: createApiKeyRepository({ db }),
    clock: systemClock,
    secret: environment.AUTH_SECRET,
    publicUrl,
    trustedOrigins: [...origins],
    ids: uuidIds,
    log,
  });
  const hub = createHub({ reader: createUpdateReader({ pool }), log });
  const bus = createBus({ url: environment.BUS_URL, log });
  const feed = createWorkspaceFeed({ states: createStateReader({ pool }), log });
  await bus.listen({
    onNudge(nudge) {
      hub.onNudge(nudge);
      feed.onNudge(nudge);
    },
    onText: (piece) => hub.onText?.(piece),
    onResync() {
      hub.onResync();
      feed.onResync();
    },
  });
  const app = await buildServer({
    log,
    auth,
    hub,
    feed,
    ownership: createOwnershipRepository({ db }),
    origins,
    checks: [
      { name: "database", check: database.ping },
      { name: "bus", check: bus.isReady },
    ],
  });
  await app.listen({ host: environment.HOST, port: environment.PORT });
  return {
    async close() {
      await app.close();
      await bus.close();
      await database.close();
    },
  };
}
