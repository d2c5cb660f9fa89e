import type { Clock } from "@workfuse/ports";
import type { Registry } from "../functions/registry.ts";
import { type IncomingEvent, toEngineEvent } from "../protocol/event.ts";
import { eventIdAt } from "../protocol/ids.ts";
import { createGroupCommit, itemSize, largestGroup } from "../queue/group-commit.ts";
import { parseLane } from "../queue/lane.ts";
import type { Slots } from "../queue/slots.ts";
import { newEvent } from "../runs/new-event.ts";
import { routeEvent } from "../runs/finish.ts";
import type { Call } from "../state/call.ts";
import { type NewEvent, type NewRun, acceptEvents } from "../store/accept.ts";
import type { Database } from "../store/database.ts";
import { eventsToRoute, markRouted } from "../store/housekeeping.ts";
import type { Writer } from "./writer.ts";

/** Takes events in. */
export type Intake = {
  /** Commits events and their runs; answers the events' ids. Nothing is stored when it throws. */
  readonly accept: (events: readonly IncomingEvent[]) => Promise<string[]>;
  /** Routes events that an engine accepted before the given id and did not come to route. */
  readonly routeLeftovers: (before: string) => Promise<number>;
  readonly idle: () => Promise<void>;
};

type Dependencies = {
  readonly db: Database;
  readonly registry: Registry;
  readonly slots: Slots;
  readonly clock: Clock;
  readonly writer: Writer;
  readonly owner: () => number;
  /** Lanes known to have calls waiting; who comes later queues behind them. */
  readonly backlog: Set<string>;
  readonly start: (call: Call) => void;
  readonly isStopping: () => boolean;
  readonly onOutage: () => void;
  readonly onQueued: () => void;
};

export function createIntake(dependencies: Dependencies): Intake {
  const { db, registry, clock, writer } = dependencies;
  const group = createGroupCommit<readonly NewEvent[], readonly string[]>({
    largest: largestGroup,
    size: (events) =>
      events.reduce((sum, { body, runs }) => sum + itemSize + body.length * (1 + runs.length), 0),
    flush: async (batches) => {
      const events = batches.flat().map((event) => lease({ ...dependencies, event }));
      const owner = dependencies.owner();
      const { created, watched } = await acceptEvents({ db, owner, events }).catch((error: unknown) => {
        for (const run of leased(events)) dependencies.slots.release(parseLane(run.lane).workspace);
        // It may have been committed all the same; then calls are ours that we do not make.
        dependencies.onOutage();
        throw error;
      });
      begin({ ...dependencies, events, created, owner });
      const toRoute = events.filter(({ name }) => watched.has(name));
      if (toRoute.length > 0) await route(toRoute);
      return batches.map((batch) => batch.map(({ id }) => id));
    },
  });

  async function route(events: readonly { id: string; body: string }[]): Promise<void> {
    await writer.write(async (work) => {
      const mine = await markRouted({ db: work.transaction, ids: events.map(({ id }) => id) });
      for (const { id, body } of events) {
        if (!mine.has(id)) continue;
        const value = JSON.parse(body) as { readonly name: string }; // Written by `toEngineEvent`.
        await routeEvent({ work, event: { name: value.name, value, body } });
      }
    });
    dependencies.onQueued();
  }

  return {
    accept: async (incoming) => {
      const now = clock.now().getTime();
      const events = incoming.map((one) => {
        const eventId = eventIdAt(now);
        const event = toEngineEvent({ incoming: one, id: eventId, now });
        const functions = registry.triggeredBy({ name: event.name, event: event.value });
        return newEvent({ event, eventId, functions, now });
      });
      return [...(await group.add(events))];
    },
    routeLeftovers: async (before) => {
      const events = await eventsToRoute({ db, before, limit: 100 });
      if (events.length > 0) await route(events);
      return events.length;
    },
    idle: group.idle,
  };
}

/** Gives a new run's call to this engine at once where slots and fairness allow: it is dispatched without being claimed. */
function lease({
  event,
  slots,
  backlog,
  isStopping,
}: Pick<Dependencies, "slots" | "backlog" | "isStopping"> & { event: NewEvent }): NewEvent {
  return {
    ...event,
    runs: event.runs.map((run) => {
      const direct = !isStopping() && !run.limited && run.notBefore === 0 && !backlog.has(run.lane);
      return { ...run, leased: direct && slots.tryTake(parseLane(run.lane).workspace) };
    }),
  };
}

function leased(events: readonly NewEvent[]): NewRun[] {
  return events.flatMap(({ runs }) => runs.filter((run) => run.leased));
}

function begin({
  events,
  created,
  owner,
  registry,
  slots,
  backlog,
  start,
  onQueued,
}: Omit<Dependencies, "owner"> & {
  events: readonly NewEvent[];
  created: ReadonlySet<string>;
  owner: number;
}): void {
  let queued = false;
  for (const event of events) {
    for (const run of event.runs) {
      const { workspace } = parseLane(run.lane);
      const definition = registry.byNumber(run.function);
      if (!created.has(run.runId) || definition === undefined) {
        if (run.leased) slots.release(workspace);
      } else if (run.leased) {
        start({
          run: {
            runId: run.runId,
            event: event.body,
            parent: undefined,
            results: new Map(),
            pending: new Set(),
            requestVersion: -1,
          },
          definition,
          step: "",
          workspace,
          owner,
          generation: 1,
          attempt: 0,
          crashes: 0,
          rev: 0,
        });
      } else {
        queued = true;
        if (run.notBefore === 0) backlog.add(run.lane);
      }
    }
  }
  if (queued) onQueued();
}
