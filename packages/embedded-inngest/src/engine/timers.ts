import type { Clock, Log } from "@workfuse/ports";
import { deleteWait, dueWaits, nextDueAt, promoteCalls } from "../store/waits.ts";
import { settleStep } from "../runs/settle.ts";
import { messageOf, type Database, isConnectionError } from "../store/database.ts";
import type { Persist } from "./persist.ts";
import type { Writer } from "./writer.ts";

/** Sees to what is due: sleeps, waiting times, delayed calls. */
export type Timers = {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

const batch = 500;
const invokeTimeout =
  '{"error":{"error":"InngestInvokeTimeoutError: Timed out waiting for invoked function to complete",' +
  '"message":"Timed out waiting for invoked function to complete","name":"InngestInvokeTimeoutError"}}';

export function createTimers({
  db,
  writer,
  persist,
  clock,
  log,
  pollMs,
  onReady,
}: {
  db: Database;
  writer: Writer;
  persist: Persist;
  clock: Clock;
  log: Log;
  /** The longest pause between two looks, in milliseconds. */
  pollMs: number;
  onReady: () => void;
}): Timers {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  async function look(): Promise<number> {
    const now = clock.now().getTime();
    for (;;) {
      const promoted = await promoteCalls({ db, now, limit: batch });
      const due = await dueWaits({ db, now, limit: batch });
      await Promise.all(due.map((wait) => settle(wait)));
      if (promoted < batch && due.length < batch) break;
    }
    const next = await nextDueAt(db);
    return next === undefined ? pollMs : Math.min(pollMs, Math.max(5, next - clock.now().getTime()));
  }

  async function settle({
    run_id: runId,
    step,
    kind,
  }: {
    run_id: string;
    step: string;
    kind: string;
  }): Promise<void> {
    await persist(() =>
      writer.write(async (work) => {
        if (kind === "cancel") {
          await deleteWait({ db: work.transaction, runId, step });
          return;
        }
        await settleStep({
          work,
          runId,
          id: step,
          body: kind === "invoke" ? invokeTimeout : '{"data":null}',
        });
      }),
    );
  }

  async function tick(): Promise<void> {
    let pause = pollMs;
    try {
      pause = await look();
    } catch (error) {
      if (isConnectionError(error))
        log.warn({ reason: messageOf(error) }, "timers stand still: the database is away");
      else log.error({ err: error }, "timers could not be seen to");
    }
    onReady();
    schedule(pause);
  }

  function schedule(pause: number): void {
    if (stopped) return;
    timer = setTimeout(() => {
      running = tick();
    }, pause);
  }

  return {
    start: () => {
      schedule(0);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
