import type { Log } from "@workfuse/ports";
import { createClient } from "@redis/client";
import { z } from "zod";
import { type Bus, nudgeSchema } from "./bus.ts";
import { createGatherer, packNudges } from "./gather.ts";

const channel = "workfuse_updates";
const payloadLimit = 64 * 1024;
const longestReconnectMs = 2000;
const payloadSchema = z.array(nudgeSchema);

/** Nudges over Redis' publish and subscribe: for many gateways, where Postgres has better things to do. */
export function createRedisBus({ url, log }: { url: string; log: Log }): Bus {
  const connection = () => {
    const client = createClient({
      url,
      // A nudge that cannot be sent now is worth nothing later: whoever watches looks again by itself.
      disableOfflineQueue: true,
      socket: {
        connectTimeout: 5000,
        reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, longestReconnectMs),
      },
    });
    client.on("error", (error: unknown) => log.warn({ err: error }, "bus connection lost"));
    return client;
  };
  const sender = connection();
  const connecting = sender.connect().catch((error: unknown) => {
    log.warn({ err: error }, "the bus cannot be reached");
  });
  let listener: ReturnType<typeof connection> | undefined;
  const gatherer = createGatherer({
    async send(nudges) {
      try {
        for (const payload of packNudges({ nudges, limit: payloadLimit }))
          await sender.publish(channel, payload);
      } catch (error) {
        log.warn({ err: error, nudges: nudges.length }, "nudges not sent");
      }
    },
  });

  return {
    publish: (nudge) => gatherer.add(nudge),
    async listen({ onNudge, onResync }) {
      const client = connection();
      listener = client;
      await client.connect();
      await client.subscribe(channel, (message) => {
        for (const nudge of parse(message)) onNudge(nudge);
      });
      // The client subscribes again by itself; what was sent meanwhile is lost.
      client.on("ready", onResync);
    },
    isReady: () => listener?.isReady ?? true,
    async close() {
      await gatherer.close();
      // One that never came about is waited for, so that it does not come about later.
      if (!sender.isReady) sender.destroy();
      else await sender.close();
      await connecting;
      listener?.destroy();
    },
  };
}

function parse(message: string): z.output<typeof payloadSchema> {
  try {
    return payloadSchema.safeParse(JSON.parse(message)).data ?? [];
  } catch {
    return [];
  }
}
