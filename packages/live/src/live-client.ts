import {
  type ClientMessage,
  type ExecutionChange,
  type ExecutionUpdate,
  type LiveText,
  serverMessageSchema,
} from "@workfuse/events";
import { type BackOff, backOffDelay } from "./back-off.ts";
import { type UpdateOrder, createUpdateOrder } from "./update-order.ts";

/** `refused`: the gateway does not accept this session; no further attempt is made. */
export type LiveStatus = "connecting" | "open" | "waiting" | "refused" | "closed";

type Common = {
  readonly id: string;
  /** The gateway will not serve this topic. */
  readonly onError?: (error: { readonly code: string; readonly message: string }) => void;
};

export type LiveSubscription = Common &
  (
    | {
        readonly topic: "execution" | "workflow";
        /** Executions only: the last sequence number known already. Default 0: from the beginning. */
        readonly after?: number;
        /** Of an execution: every update once, in order, across reconnections. Of a workflow: whatever arrives. */
        readonly onUpdate: (update: ExecutionUpdate) => void;
        /** Of an execution: a piece of what one of its nodes is writing. */
        readonly onText?: (text: LiveText) => void;
      }
    | {
        readonly topic: "workspace";
        /**
         * Executions of the workspace that have changed; none where some may have been missed, as after each
         * connection: then lists are to be read again.
         */
        readonly onChanged: (executions: readonly ExecutionChange[]) => void;
      }
  );

export type LiveClientOptions = {
  /** `ws:` or `wss:` address of the gateway. */
  readonly url: string;
  readonly backOff?: BackOff;
  /** Milliseconds between pings; a connection that says nothing for two of them is given up. */
  readonly heartbeatMs?: number;
  /** Milliseconds that a missing update is waited for before it is asked for again. */
  readonly gapMs?: number;
  readonly random?: () => number;
  readonly openSocket?: (url: string) => WebSocket;
};

export type LiveClient = {
  /** @returns a function that ends the subscription. */
  readonly subscribe: (subscription: LiveSubscription) => () => void;
  readonly status: () => LiveStatus;
  /** @returns a function that ends the notifications. */
  readonly onStatus: (listener: (status: LiveStatus) => void) => () => void;
  /** Closes the socket for good. */
  readonly close: () => void;
};

type Entry = LiveSubscription & { readonly order: UpdateOrder | undefined };

// RFC 6455, 7.4.1 "policy violation", and the range for applications, where 4401 and 4403 mirror HTTP's statuses.
const refusals: ReadonlySet<number> = new Set([1008, 4401, 4403]);
// The gateway also ends connections whose rights have changed; those may come back, and are refused at once if not.
const refusalMs = 5000;

/** Follows executions over the gateway's WebSocket. Connects with the first subscription, and again until closed. */
export function createLiveClient({
  url,
  backOff = { initialMs: 500, maximumMs: 15_000 },
  heartbeatMs = 20_000,
  gapMs = 1000,
  random = Math.random,
  openSocket = (address) => new WebSocket(address),
}: LiveClientOptions): LiveClient {
  const entries = new Set<Entry>();
  const listeners = new Set<(status: LiveStatus) => void>();
  let status: LiveStatus = "closed";
  let socket: WebSocket | undefined;
  let attempt = 0;
  let lastHeard = 0;
  let openedAt = 0;
  let reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  let heartbeatTimer: ReturnType<typeof setInterval> | undefined;
  let gapTimer: ReturnType<typeof setTimeout> | undefined;

  function setStatus(next: LiveStatus): void {
    if (next === status) return;
    status = next;
    for (const listener of listeners) listener(next);
  }

  function send(message: ClientMessage): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function sendSubscribe({ topic, id }: Pick<Entry, "topic" | "id">): void {
    const same = [...entries].filter((entry) => entry.topic === topic && entry.id === id);
    const after = Math.min(...same.map(({ order }) => order?.last() ?? 0));
    send({ type: "subscribe", topic, id, ...(topic === "execution" ? { after } : {}) });
  }

  function connect(): void {
    reconnectTimer = undefined;
    setStatus("connecting");
    const opened = openSocket(url);
    socket = opened;
    opened.addEventListener("open", () => {
      openedAt = Date.now();
      lastHeard = openedAt;
      heartbeatTimer = setInterval(beat, heartbeatMs);
      setStatus("open");
      for (const topic of distinctTopics()) sendSubscribe(topic);
    });
    opened.addEventListener("message", (event: MessageEvent<unknown>) => {
      lastHeard = Date.now();
      receive(event.data);
    });
    opened.addEventListener("close", ({ code }) => {
      if (socket === opened) lost(code);
    });
  }

  function lost(code: number): void {
    socket = undefined;
    clearInterval(heartbeatTimer);
    clearTimeout(gapTimer);
    gapTimer = undefined;
    if (entries.size === 0) return setStatus("closed");
    if (refusals.has(code) && Date.now() - openedAt < refusalMs) return setStatus("refused");
    setStatus("waiting");
    reconnectTimer = setTimeout(connect, backOffDelay({ attempt, backOff, random }));
    attempt += 1;
  }

  // A sleeping laptop or a dropped network leaves a socket that looks open: silence is the only sign.
  function beat(): void {
    if (Date.now() - lastHeard <= heartbeatMs * 2) return send({ type: "ping" });
    const silent = socket;
    lost(1006);
    silent?.close();
  }

  function receive(data: unknown): void {
    const message = serverMessageSchema.safeParse(parseJson(data)).data;
    if (message === undefined) return;
    attempt = 0;
    if (message.type === "update") return dispatch(message);
    if (message.type === "changed") return changed({ ...message, id: message.workspaceId });
    if (message.type === "subscribed" && message.topic === "workspace")
      return changed({ id: message.id, executions: [] });
    if (message.type === "node.text") {
      for (const entry of entries) {
        if (entry.topic === "execution" && entry.id === message.executionId) entry.onText?.(message);
      }
      return;
    }
    if (message.type !== "error") return;
    for (const entry of entries) {
      if (message.id === undefined || message.id === entry.id) entry.onError?.(message);
    }
  }

  function changed({ id, executions }: { id: string; executions: readonly ExecutionChange[] }): void {
    for (const entry of entries) {
      if (entry.topic === "workspace" && entry.id === id) entry.onChanged(executions);
    }
  }

  function dispatch({ workflowId, update }: { workflowId: string; update: ExecutionUpdate }): void {
    for (const entry of entries) {
      if (entry.topic === "workspace") continue;
      if (entry.order === undefined) {
        if (entry.id === workflowId) entry.onUpdate(update);
      } else if (entry.id === update.executionId) {
        for (const ready of entry.order.take(update)) entry.onUpdate(ready);
      }
    }
    if (gapTimer === undefined && [...entries].some(({ order }) => order?.hasGap())) {
      gapTimer = setTimeout(askForMissing, gapMs);
    }
  }

  function askForMissing(): void {
    gapTimer = undefined;
    for (const entry of entries) if (entry.order?.hasGap()) sendSubscribe(entry);
  }

  function distinctTopics(): readonly Pick<Entry, "topic" | "id">[] {
    return [...new Map([...entries].map(({ topic, id }) => [`${topic}:${id}`, { topic, id }])).values()];
  }

  return {
    subscribe(subscription) {
      const { topic, id } = subscription;
      const after = subscription.topic === "workspace" ? 0 : (subscription.after ?? 0);
      const entry = {
        ...subscription,
        order: topic === "execution" ? createUpdateOrder({ after }) : undefined,
      };
      entries.add(entry);
      if (socket === undefined && reconnectTimer === undefined && status !== "refused") connect();
      else sendSubscribe(entry);
      return () => {
        entries.delete(entry);
        if (![...entries].some((other) => other.topic === topic && other.id === id)) {
          send({ type: "unsubscribe", topic, id });
        }
      };
    },
    status: () => status,
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      entries.clear();
      clearTimeout(reconnectTimer);
      clearTimeout(gapTimer);
      clearInterval(heartbeatTimer);
      const open = socket;
      socket = undefined;
      open?.close();
      setStatus("closed");
    },
  };
}

function parseJson(data: unknown): unknown {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}
