import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { migrateDatabase } from "@workfuse/db";
import { findBinaries } from "@workfuse/embedded-postgres";
import { WorkfuseError } from "@workfuse/errors";
import { openDataFolder } from "./data/data-folder.ts";
import { loadKeys } from "./data/keys.ts";
import { createProcessRecord, endLeftovers } from "./data/leftovers.ts";
import { type Environment, repositoryRoot } from "./env.ts";
import { createFront } from "./front/front.ts";
import { choosePorts } from "./ports.ts";
import { type Entries, type Service, defaultEntries, describeServices, serviceNames } from "./services.ts";
import { createStackLog } from "./stack-log.ts";
import { createPostgresUnit } from "./supervise/postgres-unit.ts";
import { createProcessUnit } from "./supervise/process-unit.ts";
import { type SupervisorEvent, createSupervisor } from "./supervise/supervisor.ts";
import type { Unit } from "./supervise/unit.ts";
import { openLogFile } from "./terminal/log-file.ts";
import type { Terminal } from "./terminal/terminal.ts";

export type Stack = {
  readonly url: string;
  /** Stops everything in order; may be called again. */
  readonly stop: () => Promise<void>;
};

// The stack runs as a bundle inside the repository; programs and migrations are found where they belong.
const postgresPackage = pathToFileURL(join(repositoryRoot, "packages", "embedded-postgres", "package.json"));
const migrationsFolder = join(repositoryRoot, "packages", "db", "migrations");

const leftoverLimitMs = 20_000;
const databaseName = "workfuse";

/**
 * Starts the whole product on this machine and keeps it running. Resolves when every part is ready.
 * @throws WorkfuseError `setup.*` after everything that had started is stopped again
 */
export async function startStack({
  environment,
  inherited,
  terminal,
  signal,
  entries = defaultEntries,
  editorFolder = join(repositoryRoot, "apps", "editor", "dist"),
  migrate = ({ url }) => migrateDatabase({ url, migrationsFolder }),
}: {
  environment: Environment;
  /** The variables that services inherit. */
  inherited: NodeJS.ProcessEnv;
  terminal: Terminal;
  /** Ends the start, or the stack. */
  signal: AbortSignal;
  entries?: Entries;
  editorFolder?: string;
  migrate?: (input: { url: string }) => Promise<void>;
}): Promise<Stack> {
  for (const [name, entry] of Object.entries(entries)) requireBuilt({ name, entry });
  const folder = await terminal.step(
    "Waiting for an earlier WorkFuse on this folder to stop",
    openDataFolder({ path: environment.WORKFUSE_DATA_DIR, signal }),
  );
  const logFile = openLogFile({ path: join(folder.logs, "stack.log") });
  const log = createStackLog({ file: logFile, level: environment.LOG_LEVEL });
  const cleanUps: (() => Promise<void>)[] = [
    async () => {
      logFile.close();
    },
    folder.release,
  ];
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      log.info({}, "stopping");
      await folder.announceRelease();
      for (const cleanUp of cleanUps.toReversed()) await cleanUp();
    })();
    return stopped;
  };

  try {
    const isFirstUse = !existsSync(folder.postgres) && !existsSync(join(folder.secrets, "master.key"));
    const keys = await loadKeys({ file: folder.keysFile, isFirstUse });
    await terminal.step(
      "Waiting for parts of an earlier start to end",
      endLeftovers({ file: folder.processesFile, limitMs: leftoverLimitMs, log, signal }),
    );
    const ports = await choosePorts([...serviceNames, "postgres"] as const);
    const address = (name: (typeof serviceNames)[number]): string => `http://127.0.0.1:${ports[name]}`;
    const publicUrl = environment.PUBLIC_URL ?? `http://localhost:${environment.PORT}`;
    const databaseUrl =
      environment.DATABASE_URL ??
      `postgres://workfuse:${keys.postgresPassword}@127.0.0.1:${ports.postgres}/${databaseName}`;

    const record = createProcessRecord(folder.processesFile);
    const toUnit = ({ name, entry, port, environment: variables }: Service): Unit =>
      createProcessUnit({
        name,
        entry,
        environment: { ...variables, NODE_COMPILE_CACHE: join(folder.root, "cache") },
        readyUrl: `http://127.0.0.1:${port}/readyz`,
        logFile: join(folder.logs, `${name}.log`),
        terminal,
        record,
      });
    const [secrets = [], ...others] = describeServices({
      environment,
      inherited,
      keys,
      ports,
      databaseUrl,
      secretsFolder: folder.secrets,
      filesFolder: folder.files,
      publicUrl,
      entries,
    });
    const database: Unit[] =
      environment.DATABASE_URL === undefined
        ? [
            createPostgresUnit({
              options: {
                binaries: findBinaries({ from: postgresPackage }),
                dataDir: folder.postgres,
                port: ports.postgres,
                password: keys.postgresPassword,
                log,
              },
              prepare: async ({ postgres, signal: aborted }) => {
                await postgres.ensureDatabase({ name: databaseName, signal: aborted });
                await migrate({ url: databaseUrl });
              },
            }),
          ]
        : [];
    if (environment.DATABASE_URL !== undefined) {
      await terminal.step("Bringing the database up to date", migrateForeign({ url: databaseUrl, migrate }));
    }

    const supervisor = createSupervisor({
      stages: [[...database, ...secrets.map(toUnit)], ...others.map((stage) => stage.map(toUnit))],
      onEvent: (event) => {
        report({ event, terminal, log });
      },
    });
    cleanUps.push(supervisor.stop);
    const front = await createFront({
      host: environment.HOST,
      port: environment.PORT,
      targets: { api: address("api"), ingress: address("ingress"), gateway: address("gateway") },
      editorFolder,
      waitingFor: supervisor.waitingFor,
      log,
    });
    cleanUps.push(() => front.close());
    // Only the start listens to the signal; a stack that runs is ended by `stop`, front first.
    const onAbort = (): void => {
      supervisor.stop().catch(() => undefined);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    signal.throwIfAborted();
    await terminal.step("Starting the database and the services", supervisor.start());
    signal.removeEventListener("abort", onAbort);
    return { url: publicUrl, stop };
  } catch (error) {
    log.error({ err: error }, "could not start");
    await stop();
    throw error;
  }
}

function requireBuilt({ name, entry }: { name: string; entry: string }): void {
  if (existsSync(entry)) return;
  throw new WorkfuseError({
    code: "setup.service_failed",
    message: `The ${name} service is not built (${entry} is missing). Run \`npm start\`, which builds it.`,
  });
}

/** @throws WorkfuseError `database.unavailable` */
async function migrateForeign({
  url,
  migrate,
}: {
  url: string;
  migrate: (input: { url: string }) => Promise<void>;
}): Promise<void> {
  try {
    await migrate({ url });
  } catch (cause) {
    if (cause instanceof WorkfuseError) throw cause;
    throw new WorkfuseError({
      code: "database.unavailable",
      message: `The database of DATABASE_URL cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    });
  }
}

function report({
  event,
  terminal,
  log,
}: {
  event: SupervisorEvent;
  terminal: Terminal;
  log: ReturnType<typeof createStackLog>;
}): void {
  switch (event.type) {
    case "ready":
      log.info({ part: event.name }, "ready");
      if (event.again) terminal.say(`${event.name} is back.`);
      break;
    case "ended": {
      const how = event.exit.signal ?? `code ${event.exit.code}`;
      log.error({ part: event.name, ...event.exit }, "ended unexpectedly");
      terminal.complain(`${event.name} ended unexpectedly (${how}); starting it again.`);
      break;
    }
    case "restart_failed": {
      const why = event.error instanceof Error ? event.error.message : String(event.error);
      log.error({ part: event.name, err: event.error }, "could not be started again");
      terminal.complain(
        `${event.name} could not be started again: ${why} Next try in ${event.nextInMs / 1000} s.`,
      );
      break;
    }
  }
}
