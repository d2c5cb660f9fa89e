import type { Log } from "@workfuse/ports";
import { liveTextSchema } from "@workfuse/events";
import pg from "pg";
import { z } from "zod";
import { type Bus, type BusListener, nudgeSchema } from "./bus.ts";
import { createGatherer, packMessages } from "./gather.ts";
import { createTextGatherer } from "./gather-texts.ts";

const channel = "workfuse_updates";
const textChannel = "workfuse_texts";
// Postgres limits a notification to 8000 bytes.
const payloadLimit = 7500;
const reconnectMs = [100, 200, 500, 1000, 2000];
const payloadSchema = z.array(nudgeSchema);
const textPayloadSchema = z.array(liveTextSchema);

/**
 * Nudges over LISTEN/NOTIFY, on connections of their own: a NOTIFY inside a data transaction would make Postgres
 * commit those transactions one after the other.
 */
export function createPostgresBus({ url, log }: { url: string; log: Log }): Bus {
  let closed = false;
  let listening: { client: pg.Client | undefined; ready: boolean } | undefined;
  const sender = new pg.Pool({
    connectionString: url,
    application_name: "workfuse-bus",
    max: 1,
    connectionTimeoutMillis: 5000,
    // A lost nudge costs a moment, never data: it need not wait for the disk.
    options: "-c synchronous_commit=off",
  });
  sender.on("error", (error) => log.warn({ err: error }, "bus connection lost"));

  async function send({ to, messages }: { to: string; messages: readonly unknown[] }): Promise<void> {
    try {
      await sender.query("select pg_notify($1, payload) from unnest($2::text[]) as payload", [
        to,
        packMessages({ messages, limit: payloadLimit }),
      ]);
    } catch (error) {
      log.warn({ err: error, messages: messages.length }, "live updates not sent");
    }
  }

  const gatherer = createGatherer({ send: (messages) => send({ to: channel, messages }) });
  const texts = createTextGatherer({ send: (messages) => send({ to: textChannel, messages }) });

  async function connect(listener: BusListener, state: { client: pg.Client | undefined; ready: boolean }) {
    const client = new pg.Client({
      connectionString: url,
      application_name: "workfuse-bus-listener",
      keepAlive: true,
      connectionTimeoutMillis: 5000,
    });
    client.on("notification", ({ channel: from, payload }) => {
      if (from === textChannel) {
        const found = textPayloadSchema.safeParse(JSON.parse(payload ?? "[]")).data;
        for (const text of found ?? []) listener.onText?.(text);
        return;
      }
      const parsed = payloadSchema.safeParse(JSON.parse(payload ?? "[]"));
      for (const nudge of parsed.data ?? []) listener.onNudge(nudge);
    });
    client.on("error", (error) => log.warn({ err: error }, "bus listener lost"));
    client.on("end", () => {
      if (state.client !== client) return;
      state.ready = false;
      state.client = undefined;
      if (!closed) void reconnect(listener, state);
    });
    await client.connect();
    await client.query(`listen ${channel}`);
    if (listener.onText) await client.query(`listen ${textChannel}`);
    state.client = client;
    state.ready = true;
  }

  async function reconnect(listener: BusListener, state: { client: pg.Client | undefined; ready: boolean }) {
    for (let attempt = 0; ; attempt++) {
      await new Promise((resolve) =>
        setTimeout(resolve, reconnectMs[Math.min(attempt, reconnectMs.length - 1)]),
      );
      if (closed) return;
      try {
        await connect(listener, state);
        listener.onResync();
        return;
      } catch (error) {
        log.debug({ err: error, attempt }, "bus listener cannot connect yet");
      }
    }
  }

  return {
    publish: (nudge) => gatherer.add(nudge),
    publishText: (text) => texts.add(text),
    async listen(listener) {
      listening = { client: undefined, ready: false };
      await connect(listener, listening);
    },
    isReady: () => listening?.ready ?? true,
    async close() {
      await Promise.all([gatherer.close(), texts.close()]);
      closed = true;
      await Promise.all([sender.end(), listening?.client?.end()]);
    },
  };
}
