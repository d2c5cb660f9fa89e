import type { Clock, Log } from "@workfuse/ports";
import { createRegistry as createMetricsRegistry } from "@workfuse/service";
import type { FastifyBaseLogger } from "fastify";
import { createDispatcher } from "./dispatch/dispatcher.ts";
import { createClaimer } from "./engine/claimer.ts";
import { createDriver } from "./engine/driver.ts";
import { startHousekeeping } from "./engine/housekeeper.ts";
import { createIntake } from "./engine/intake.ts";
import { listen } from "./engine/listener.ts";
import { joinAsMember } from "./engine/membership.ts";
import { createMetrics } from "./engine/metrics.ts";
import { createPersist } from "./engine/persist.ts";
import { createTimers } from "./engine/timers.ts";
import { createWriter } from "./engine/writer.ts";
import { createRegistry } from "./functions/registry.ts";
import { buildServer } from "./http/build-server.ts";
import { createSlots } from "./queue/slots.ts";
import type { Call } from "./state/call.ts";
import { messageOf, openDatabase } from "./store/database.ts";
import { loadFunctions } from "./store/functions.ts";
import { queueDepth } from "./store/housekeeping.ts";
import { migrate } from "./store/migrate.ts";

export type EngineOptions = {
  readonly databaseUrl: string;
  /** The engine's own schema, created when it is not there. Default `engine`. */
  readonly schema?: string;
  /** Hex, optionally behind `signkey-…-`; the worker's `INNGEST_SIGNING_KEY`. */
  readonly signingKey: string;
  /** The senders' `INNGEST_EVENT_KEY`. */
  readonly eventKey: string;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly log: FastifyBaseLogger & Log;
  readonly clock?: Clock;
  /** Between 0 and 1; spreads retries. */
  readonly random?: () => number;
  /** Most calls in flight at once. Default 256. */
  readonly maxInFlight?: number;
  /** How long ended runs and events are kept, in milliseconds. Default 24 h, which is also how long ids de-duplicate. */
  readonly retentionMs?: number;
  /** The longest pause between two looks at the queue, in milliseconds. Default 500. */
  readonly pollMs?: number;
  /** How long a stop waits for calls in flight, in milliseconds. Default 5,000. */
  readonly drainMs?: number;
};

export type Engine = {
  /** Base URL, for `INNGEST_BASE_URL`. */
  readonly url: string;
  /** Stops taking calls, waits for those in flight for a while, gives the rest back, closes. */
  readonly close: () => Promise<void>;
};

const dayMs = 86_400_000;

/**
 * An engine that speaks Inngest's protocol and keeps queue and state in Postgres. Several may share a database.
 * @throws when the database cannot be reached or the port is taken
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { databaseUrl, schema = "engine", log, signingKey } = options;
  const clock = options.clock ?? { now: () => new Date() };
  await migrate({ url: databaseUrl, schema });
  const db = openDatabase({ url: databaseUrl, schema, log });
  const registry = createRegistry();
  const slots = createSlots({ limit: options.maxInFlight ?? 256 });
  const backlog = new Set<string>();
  const closing = new AbortController();
  const reloadFunctions = async (): Promise<void> => registry.replace(await loadFunctions(db));
  await reloadFunctions();

  const membership = await joinAsMember({
    db,
    log,
    isInFlight: ({ runId, step, generation }) =>
      [...driver.inFlight()].some(
        (c) => c.run.runId === runId && c.step === step && c.generation === generation,
      ),
  });
  const persist = createPersist({ log, signal: closing.signal, onOutage: membership.reconcile });
  const writer = createWriter({ db, registry, clock });
  const dispatcher = createDispatcher({ signingKey });
  const metricsRegistry = createMetricsRegistry({ name: "engine" });
  const metrics = createMetrics({
    registry: metricsRegistry,
    inFlight: slots.inUse,
    depth: async () => {
      const { oldest, ...depth } = await queueDepth(db);
      return { ...depth, oldestAgeMs: oldest === null ? 0 : Math.max(0, clock.now().getTime() - oldest) };
    },
  });
  const start = (call: Call): void => {
    driver.start(call);
  };
  const claimer = createClaimer({
    db,
    registry,
    slots,
    log,
    backlog,
    start,
    owner: membership.owner,
    isStopping: () => closing.signal.aborted,
    onOutage: membership.reconcile,
    onUnknownFunction: reloadFunctions,
  });
  const timers = createTimers({
    db,
    writer,
    persist,
    clock,
    log,
    pollMs: options.pollMs ?? 500,
    onReady: claimer.wake,
  });
  const driver = createDriver({
    db,
    registry,
    slots,
    clock,
    log,
    writer,
    dispatcher,
    persist,
    metrics,
    random: options.random ?? Math.random,
    onOutage: membership.reconcile,
    isStopping: () => closing.signal.aborted,
    onFree: () => {
      if (backlog.size > 0) claimer.freed();
    },
    onReady: claimer.wake,
  });
  const listener = listen({
    db,
    log,
    onTopic: (topic) => {
      if (topic === "calls") claimer.wake();
      else
        reloadFunctions().catch((error: unknown) =>
          log.warn({ reason: messageOf(error) }, "functions could not be read"),
        );
    },
  });
  const intake = createIntake({
    db,
    registry,
    slots,
    clock,
    writer,
    backlog,
    start,
    owner: membership.owner,
    isStopping: () => closing.signal.aborted,
    onOutage: membership.reconcile,
    onQueued: () => {
      claimer.wake();
      if (membership.peers() > 0) listener.tell("calls");
    },
  });
  const server = await buildServer({
    options,
    db,
    intake,
    driver,
    writer,
    metrics,
    metricsRegistry,
    onFunctions: async () => {
      await reloadFunctions();
      listener.tell("functions");
    },
    onCallsReady: claimer.wake,
  });
  const housekeeper = startHousekeeping({
    db,
    clock,
    log,
    membership,
    intake,
    retentionMs: options.retentionMs ?? dayMs,
    revision: registry.revision,
    onNewFunctions: reloadFunctions,
    onReleased: claimer.wake,
  });
  timers.start();
  const url = await server.listen({ host: options.host, port: options.port });
  log.info({ url, schema }, "engine started");

  async function close(): Promise<void> {
    closing.abort();
    await claimer.idle();
    await timers.stop();
    await drained({ calls: driver.inFlight, withinMs: options.drainMs ?? 5000 });
    await server.close();
    await dispatcher.close();
    await drained({ calls: driver.inFlight, withinMs: 2000 });
    await Promise.all([intake.idle(), driver.idle(), writer.idle()]);
    await housekeeper.stop();
    listener.close();
    await membership
      .leave()
      .catch((error: unknown) => log.warn({ reason: messageOf(error) }, "the engine could not sign off"));
    await db.close();
  }
  return { url, close };
}

async function drained({
  calls,
  withinMs,
}: {
  calls: () => ReadonlySet<Call>;
  withinMs: number;
}): Promise<void> {
  const until = performance.now() + withinMs;
  while (calls().size > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
