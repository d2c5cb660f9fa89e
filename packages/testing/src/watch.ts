import { setTimeout as sleep } from "node:timers/promises";
import { type ServerMessage, serverMessageSchema } from "@workfuse/events";
import { WebSocket } from "ws";

export type Watcher = {
  readonly socket: WebSocket;
  /** Everything that came, in order. */
  readonly messages: readonly ServerMessage[];
  readonly send: (message: unknown) => void;
  readonly updates: () => readonly Extract<ServerMessage, { type: "update" }>["update"][];
};

/** A socket to the gateway, open. @throws Error with the status that refused it */
export async function watch({
  url,
  cookie,
  origin,
}: {
  /** Of the gateway. */
  url: string;
  cookie: string;
  origin: string;
}): Promise<Watcher> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, { headers: { cookie, origin } });
  const messages: ServerMessage[] = [];
  socket.on("message", (data: Buffer) =>
    messages.push(serverMessageSchema.parse(JSON.parse(data.toString("utf8")))),
  );
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  return {
    socket,
    messages,
    send: (message) => socket.send(JSON.stringify(message)),
    updates: () => messages.flatMap((message) => (message.type === "update" ? [message.update] : [])),
  };
}

/** Waits until something holds, for ten seconds at most. */
export async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 10_000) throw new Error("this did not happen");
    await sleep(10);
  }
}
