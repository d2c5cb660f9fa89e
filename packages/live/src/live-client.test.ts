import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type ClientMessage, type ExecutionUpdate, clientMessageSchema } from "@workfuse/events";
import { afterEach, expect, test, vi } from "vitest";
import { type WebSocket as ServerSocket, WebSocketServer } from "ws";
import { type LiveClient, type LiveClientOptions, createLiveClient } from "./live-client.ts";

type Gateway = {
  readonly url: string;
  readonly received: ClientMessage[];
  readonly sockets: ServerSocket[];
  readonly close: () => Promise<void>;
};
const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const closing of open.splice(0).toReversed()) await closing.close();
});

/** A real server that records what it is told and says what the test tells it to. */
async function startGateway({
  onMessage,
}: { onMessage?: (message: ClientMessage, socket: ServerSocket) => void } = {}): Promise<Gateway> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const [received, sockets]: [ClientMessage[], ServerSocket[]] = [[], []];
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("message", (data: Buffer) => {
      const message = clientMessageSchema.parse(JSON.parse(data.toString("utf8")));
      received.push(message);
      onMessage?.(message, socket);
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  // A TCP server's address is an object.
  const { port } = http.address() as AddressInfo;
  const gateway = {
    url: `ws://127.0.0.1:${port}/ws`,
    received,
    sockets,
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      http.close();
      await once(http, "close");
    },
  };
  open.push(gateway);
  return gateway;
}

function startClient(options: LiveClientOptions): LiveClient {
  const client = createLiveClient({ backOff: { initialMs: 20, maximumMs: 40 }, ...options });
  open.push(client);
  return client;
}

function update(sequence: number, executionId = "e1"): ExecutionUpdate {
  return {
    executionId,
    sequence,
    type: "node_started",
    nodeId: `n${sequence}`,
    data: {},
    timestamp: "2026-01-02T03:04:05Z",
  };
}

function say(socket: ServerSocket | undefined, ...updates: readonly ExecutionUpdate[]): void {
  for (const one of updates) socket?.send(JSON.stringify({ type: "update", workflowId: "w1", update: one }));
}

test("a dropped connection is opened again and asks for what came after the last update", async () => {
  const gateway = await startGateway();
  const client = startClient({ url: gateway.url });
  const seen: number[] = [];
  client.subscribe({ topic: "execution", id: "e1", onUpdate: ({ sequence }) => seen.push(sequence) });
  await vi.waitFor(() =>
    expect(gateway.received).toEqual([{ type: "subscribe", topic: "execution", id: "e1", after: 0 }]),
  );
  say(gateway.sockets[0], update(1), update(2));
  await vi.waitFor(() => expect(seen).toEqual([1, 2]));
  gateway.sockets[0]?.terminate();
  await vi.waitFor(() =>
    expect(gateway.received[1]).toEqual({ type: "subscribe", topic: "execution", id: "e1", after: 2 }),
  );
  say(gateway.sockets[1], update(2), update(3));
  await vi.waitFor(() => expect(seen).toEqual([1, 2, 3]));
});

test("updates that come before the replay of the beginning wait for their turn", async () => {
  const gateway = await startGateway();
  const client = startClient({ url: gateway.url });
  const seen: number[] = [];
  client.subscribe({ topic: "execution", id: "e1", onUpdate: ({ sequence }) => seen.push(sequence) });
  await vi.waitFor(() => expect(gateway.received).toHaveLength(1));
  say(gateway.sockets[0], update(3), update(1), update(2), update(3), update(4));
  await vi.waitFor(() => expect(seen).toEqual([1, 2, 3, 4]));
});

test("an update that stays missing is asked for again", async () => {
  const gateway = await startGateway({
    onMessage: (message, socket) => {
      if (message.type === "subscribe" && message.after === 1) say(socket, update(2));
    },
  });
  const client = startClient({ url: gateway.url, gapMs: 20 });
  const seen: number[] = [];
  client.subscribe({ topic: "execution", id: "e1", onUpdate: ({ sequence }) => seen.push(sequence) });
  await vi.waitFor(() => expect(gateway.received).toHaveLength(1));
  say(gateway.sockets[0], update(1), update(3));
  await vi.waitFor(() => expect(seen).toEqual([1, 2, 3]));
});

test("a workflow's subscription hears all its executions, an execution's only its own", async () => {
  const gateway = await startGateway();
  const client = startClient({ url: gateway.url });
  const [all, one]: [string[], string[]] = [[], []];
  client.subscribe({ topic: "workflow", id: "w1", onUpdate: ({ executionId }) => all.push(executionId) });
  client.subscribe({ topic: "workflow", id: "w2", onUpdate: () => all.push("never") });
  const end = client.subscribe({
    topic: "execution",
    id: "e2",
    onUpdate: ({ executionId }) => one.push(executionId),
  });
  await vi.waitFor(() => expect(gateway.received).toHaveLength(3));
  say(gateway.sockets[0], update(1, "e1"), update(1, "e2"));
  await vi.waitFor(() => expect(all).toEqual(["e1", "e2"]));
  expect(one).toEqual(["e2"]);
  end();
  await vi.waitFor(() =>
    expect(gateway.received.at(-1)).toEqual({ type: "unsubscribe", topic: "execution", id: "e2" }),
  );
  say(gateway.sockets[0], update(2, "e2"));
  await vi.waitFor(() => expect(all).toHaveLength(3));
  expect(one).toEqual(["e2"]);
});

test("a connection that falls silent is given up and opened again", async () => {
  const gateway = await startGateway();
  const client = startClient({ url: gateway.url, heartbeatMs: 20 });
  client.subscribe({ topic: "workflow", id: "w1", onUpdate: () => undefined });
  await vi.waitFor(() => expect(gateway.sockets.length).toBeGreaterThan(1));
  expect(gateway.received).toContainEqual({ type: "ping" });
});

test("a connection that answers pings stays", async () => {
  const gateway = await startGateway({
    onMessage: (message, socket) => {
      if (message.type === "ping") socket.send(JSON.stringify({ type: "pong" }));
    },
  });
  const client = startClient({ url: gateway.url, heartbeatMs: 20 });
  client.subscribe({ topic: "workflow", id: "w1", onUpdate: () => undefined });
  await vi.waitFor(() =>
    expect(gateway.received.filter(({ type }) => type === "ping").length).toBeGreaterThan(5),
  );
  expect(gateway.sockets).toHaveLength(1);
});

test("a session that the gateway refuses is not tried again", async () => {
  const gateway = await startGateway({ onMessage: (_message, socket) => socket.close(4401) });
  const client = startClient({ url: gateway.url });
  const statuses: string[] = [];
  client.onStatus((status) => statuses.push(status));
  client.subscribe({ topic: "workflow", id: "w1", onUpdate: () => undefined });
  await vi.waitFor(() => expect(client.status()).toBe("refused"));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(gateway.sockets).toHaveLength(1);
  expect(statuses).toEqual(["connecting", "open", "refused"]);
});

test("a refused topic tells its subscriber why, and noise is passed over", async () => {
  const gateway = await startGateway({
    onMessage: (_message, socket) => {
      socket.send("not JSON");
      socket.send(
        JSON.stringify({
          type: "error",
          code: "resource.not_found",
          message: "No such execution.",
          id: "e1",
        }),
      );
    },
  });
  const client = startClient({ url: gateway.url });
  const errors: string[] = [];
  client.subscribe({
    topic: "execution",
    id: "e1",
    onUpdate: () => undefined,
    onError: ({ code }) => errors.push(code),
  });
  await vi.waitFor(() => expect(errors).toEqual(["resource.not_found"]));
});
