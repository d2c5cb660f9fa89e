import { messageOf } from "../store/database.ts";
import type { Log } from "@workfuse/ports";
import type { PoolClient } from "pg";
import type { Database, Statement } from "../store/database.ts";

const notify: Statement = { name: "notify", text: "select pg_notify($1, $2)" };

export type Topic = "calls" | "functions";

/**
 * Tells other engines that there is work or that functions changed. Only to save them waiting for their next look:
 * a lost message costs half a second, so nothing is sent inside a transaction, where it would line up the commits.
 */
export type Listener = {
  readonly tell: (topic: Topic) => void;
  readonly close: () => void;
};

export function listen({
  db,
  log,
  onTopic,
}: {
  db: Database;
  log: Log;
  onTopic: (topic: Topic) => void;
}): Listener {
  const channel = `${db.schema}_engine`;
  const lastTold = new Map<Topic, number>();
  let client: PoolClient | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  function lost(error: unknown): void {
    client?.release(true);
    client = undefined;
    // A connection that breaks while it is set up says so twice.
    if (closed || retry !== undefined) return;
    log.debug({ reason: messageOf(error) }, "the listening connection broke");
    retry = setTimeout(begin, 1000);
  }

  async function connect(): Promise<void> {
    const opened = await db.connect();
    client = opened;
    opened.on("notification", ({ payload }) => {
      if (payload === "calls" || payload === "functions") onTopic(payload);
    });
    opened.once("error", lost);
    await opened.query(`listen ${channel}`);
    if (closed) opened.release(true);
  }

  function begin(): void {
    retry = undefined;
    connect().catch(lost);
  }

  begin();
  return {
    tell: (topic) => {
      const now = performance.now();
      if (topic === "calls" && now - (lastTold.get(topic) ?? -1000) < 50) return;
      lastTold.set(topic, now);
      db.query(notify, [channel, topic]).catch((error: unknown) => {
        log.debug({ reason: messageOf(error) }, "others were not told");
      });
    },
    close: () => {
      closed = true;
      clearTimeout(retry);
      client?.release(true);
      client = undefined;
    },
  };
}
