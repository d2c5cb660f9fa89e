import type { Log } from "@workfuse/ports";
import { liveTextSchema } from "@workfuse/events";
import { createClient } from "@redis/client";
import { z } from "zod";
import { type Bus, nudgeSchema } from "./bus.ts";
import { createGatherer, packMessages } from "./gather.ts";
import { createTextGatherer } from "./gather-texts.ts";

const channel = "workfuse_updates";
const textChannel = "workfuse_texts";
const payloadLimit = 64 * 1024;
const longestReconnectMs = 2000;
const payloadSchema = z.array(nudgeSchema);
const textPayloadSchema = z.array(liveTextSchema);

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
  async function send({ to, messages }: { to: string; messages: readonly unknown[] }): Promise<void> {
    try {
      for (const payload of packMessages({ messages, limit: payloadLimit }))
        await sender.publish(to, payload);
    } catch (error) {
      log.warn({ err: error, messages: messages.length }, "live updates not sent");
    }
  }

  const gatherer = createGatherer({ send: (messages) => send({ to: channel, messages }) });
  const texts = createTextGatherer({ send: (messages) => send({ to: textChannel, messages }) });

  return {
    publish: (nudge) => gatherer.add(nudge),
    publishText: (text) => texts.add(text),
    async listen({ onNudge, onText, onResync }) {
      const client = connection();
      listener = client;
      await client.connect();
      await client.subscribe(channel, (message) => {
        for (const nudge of parse({ message, schema: payloadSchema })) onNudge(nudge);
      });
      if (onText) {
        await client.subscribe(textChannel, (message) => {
          for (const text of parse({ message, schema: textPayloadSchema })) onText(text);
        });
      }
      // The client subscribes again by itself; what was sent meanwhile is lost.
      client.on("ready", onResync);
    },
    isReady: () => listener?.isReady ?? true,
    async close() {
      await Promise.all([gatherer.close(), texts.close()]);
      // One that never came about is waited for, so that it does not come about later.
      if (!sender.isReady) sender.destroy();
      else await sender.close();
      await connecting;
      listener?.destroy();
    },
  };
}

function parse<T>({ message, schema }: { message: string; schema: z.ZodType<T[]> }): readonly T[] {
  try {
    return schema.safeParse(JSON.parse(message)).data ?? [];
  } catch {
    return [];
  }
}
