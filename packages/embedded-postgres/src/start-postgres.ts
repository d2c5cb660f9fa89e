import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@workfuse/ports";
import { WorkfuseError } from "@workfuse/errors";
import { type PostgresBinaries, findBinaries } from "./binaries.ts";
import { createDatabaseIfMissing, withClient } from "./databases.ts";
import { findFreePort } from "./free-port.ts";
import { guardServer } from "./guard.ts";
import { decideIdentity, takeOwnership } from "./identity.ts";
import { initialise, inspectDataDir, makeParent } from "./initialise.ts";
import { explainFailure, isMomentary } from "./server-log.ts";
import { type Launch, type PostgresExit, launchServer } from "./server-process.ts";
import { type PostgresSettings, defaultSettings } from "./settings.ts";
import { clearStaleServer } from "./stale-server.ts";

export type StopMode = "fast" | "immediate";

export type Postgres = {
  /** Connection string of a database; it carries the password. */
  readonly url: (database: string) => string;
  readonly port: number;
  readonly pid: number;
  /** Creates the database unless it is there; `template` copies another one. */
  readonly ensureDatabase: (input: {
    readonly name: string;
    readonly template?: string | undefined;
    readonly signal: AbortSignal;
  }) => Promise<void>;
  /**
   * Resolves when the server has ended. `fast` (the default) ends connections, writes a checkpoint and closes;
   * `immediate` ends at once, the next start recovers. A `fast` stop that takes over 60 s becomes `immediate`.
   */
  readonly stop: (mode?: StopMode) => Promise<void>;
  /** Called once when the server process ends, asked to or not. */
  readonly onExit: (listener: (exit: PostgresExit) => void) => void;
};

export type StartPostgresOptions = {
  /** The cluster's own folder, made on first use. Its parent may hold other things. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1; without it a free one is chosen. */
  readonly port?: number | undefined;
  /** The superuser that the first start creates. Default `workfuse`. */
  readonly user?: string | undefined;
  readonly password: string;
  readonly log: Log;
  /** Default: those of this machine's platform package. */
  readonly binaries?: PostgresBinaries | undefined;
  /** Over `defaultSettings`. */
  readonly settings?: PostgresSettings | undefined;
  /** Ends the start; a server that runs is ended by `stop`. */
  readonly signal: AbortSignal;
};

const fastLimitMs = 60_000;
const momentaryLimitMs = 15_000;

/**
 * Starts a real Postgres of this package in `dataDir`, as an ordinary user or as root (then as the system user
 * `postgres`), after mending what an earlier crash left. It listens on 127.0.0.1 only, with passwords (SCRAM).
 * @throws WorkfuseError `setup.*`, `database.unavailable`; the signal's reason when aborted
 */
export async function startPostgres({
  dataDir: folder,
  port,
  user = "workfuse",
  password,
  log,
  settings: overrides,
  binaries = findBinaries(),
  signal,
}: StartPostgresOptions): Promise<Postgres> {
  signal.throwIfAborted();
  const dataDir = resolve(folder);
  const settings = { ...defaultSettings, ...overrides };
  const parent = await makeParent(dataDir);
  const state = await inspectDataDir(dataDir);
  const identity = await decideIdentity({
    paths: [parent, binaries.initdb, binaries.postgres],
    signal,
  });
  if (state === "missing") {
    log.info({ dataDir }, "creating the database folder");
    const sync = settings["fsync"] !== "off";
    await initialise({ dataDir, binaries, identity, user, password, sync, signal });
  } else {
    await clearStaleServer({ dataDir, log, signal });
    await takeOwnership({ dataDir, identity, signal });
  }

  const giveUpAt = performance.now() + momentaryLimitMs;
  const launchOnce = async (): Promise<{ launch: Launch; port: number }> => {
    const chosen = port ?? (await findFreePort());
    return {
      port: chosen,
      launch: await launchServer({
        postgres: binaries.postgres,
        dataDir,
        port: chosen,
        identity,
        settings,
        log,
        signal,
      }),
    };
  };
  let attempt = await launchOnce();
  while (attempt.launch.state === "failed") {
    const error = explainFailure({ output: attempt.launch.output, port: attempt.port, dataDir });
    // A port that we picked ourselves can be lost to another process in the meantime: pick again.
    const again =
      isMomentary(attempt.launch.output) || (port === undefined && error.code === "setup.port_taken");
    if (!again || performance.now() > giveUpAt) throw error;
    await sleep(200, undefined, { signal });
    attempt = await launchOnce();
  }
  const { child, pid } = attempt.launch;
  const guard = guardServer(pid);

  let exit: PostgresExit | undefined;
  const listeners: ((exit: PostgresExit) => void)[] = [];
  const ended = new Promise<void>((resolveEnded) => {
    const finish = (code: number | null, endedBy: NodeJS.Signals | null): void => {
      guard.release();
      exit = { code, signal: endedBy };
      for (const listener of listeners.splice(0)) listener(exit);
      resolveEnded();
    };
    if (child.exitCode !== null || child.signalCode !== null) finish(child.exitCode, child.signalCode);
    else child.once("exit", finish);
  });

  const stop = async (mode: StopMode = "fast"): Promise<void> => {
    if (exit !== undefined) return;
    child.kill(mode === "fast" ? "SIGINT" : "SIGQUIT");
    const timer = setTimeout(() => child.kill("SIGQUIT"), fastLimitMs);
    await ended;
    clearTimeout(timer);
  };

  const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  const url = (database: string): string =>
    `postgres://${credentials}@127.0.0.1:${attempt.port}/${encodeURIComponent(database)}`;
  try {
    await withClient({ url: url("postgres"), signal, work: (client) => client.query("select 1") });
  } catch (cause) {
    await stop("fast");
    signal.throwIfAborted();
    throw new WorkfuseError({
      code: "database.unavailable",
      message: `The Postgres in ${dataDir} started, but refused our own connection: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    });
  }
  return {
    url,
    port: attempt.port,
    pid,
    ensureDatabase: (input) => createDatabaseIfMissing({ adminUrl: url("postgres"), ...input }),
    stop,
    onExit: (listener) => {
      if (exit === undefined) listeners.push(listener);
      else listener(exit);
    },
  };
}
