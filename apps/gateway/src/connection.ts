import { type Principal, mayDo, topicPermissions } from "@workfuse/auth";
import {
  type ClientMessage,
  type ExecutionUpdate,
  type ServerMessage,
  clientMessageSchema,
} from "@workfuse/events";
import type { Log } from "@workfuse/ports";
import type { Hub, Watcher } from "./hub.ts";
import type { WorkspaceFeed } from "./workspace-feed.ts";

/** What a connection needs of a WebSocket. */
export type Socket = {
  readonly send: (text: string) => void;
  readonly close: (code: number, reason: string) => void;
  readonly bufferedBytes: () => number;
};

export type Ownership = {
  /** The workflow of an execution in one of these workspaces. */
  readonly ofExecution: (input: {
    id: string;
    workspaceIds: readonly string[];
  }) => Promise<string | undefined>;
  readonly ofWorkflow: (input: {
    id: string;
    workspaceIds: readonly string[];
  }) => Promise<string | undefined>;
};

type Topic = Extract<ClientMessage, { type: "subscribe" }>["topic"];

const mostSubscriptions = 100;
// A reader that lets this much pile up is dropped; it comes back and reads what it missed.
const mostBufferedBytes = 4 * 1024 * 1024;

/** One client: its subscriptions, each authorised, and what is sent to it. */
export function createConnection({
  principal,
  socket,
  hub,
  feed,
  ownership,
  log,
}: {
  principal: Principal;
  socket: Socket;
  hub: Hub;
  feed: Pick<WorkspaceFeed, "follow">;
  ownership: Ownership;
  log: Log;
}) {
  const subscriptions = new Map<string, () => void>();
  let closed = false;
  // Subscriptions whose owner is being looked up; however fast a client asks, there are never more than it may have.
  let pending = 0;

  function send(message: ServerMessage): void {
    sendText(JSON.stringify(message));
  }

  function sendText(text: string): void {
    if (socket.bufferedBytes() > mostBufferedBytes) socket.close(1013, "too slow");
    else socket.send(text);
  }

  async function subscribe({
    topic,
    id,
    after = 0,
  }: Extract<ClientMessage, { type: "subscribe" }>): Promise<void> {
    const key = `${topic}:${id}`;
    const permission = topicPermissions[topic];
    const workspaceIds = principal.workspaces
      .filter(({ role }) => mayDo({ role, permission }))
      .map((workspace) => workspace.id);
    if (subscriptions.size + pending >= mostSubscriptions) {
      send({
        type: "error",
        code: "request.rate_limited",
        message: "Too many subscriptions on one socket.",
        id,
      });
      return;
    }
    pending++;
    // For a workspace, its own id, if it is one of this person's.
    const owner = await ownerOf({ topic, id, workspaceIds }).finally(() => pending--);
    // Who has gone meanwhile would be followed for ever.
    if (closed) return;
    if (owner === undefined) {
      send({ type: "error", code: "resource.not_found", message: `This ${topic} does not exist.`, id });
      return;
    }
    subscriptions.get(key)?.();
    send({ type: "subscribed", topic, id });
    subscriptions.set(key, follow({ topic, id, owner, after }));
  }

  async function ownerOf({
    topic,
    id,
    workspaceIds,
  }: {
    topic: Topic;
    id: string;
    workspaceIds: readonly string[];
  }): Promise<string | undefined> {
    if (topic === "workspace") return workspaceIds.find((each) => each === id);
    const find = topic === "execution" ? ownership.ofExecution : ownership.ofWorkflow;
    return find({ id, workspaceIds });
  }

  function follow({
    topic,
    id,
    owner,
    after,
  }: {
    topic: Topic;
    id: string;
    owner: string;
    after: number;
  }): () => void {
    const watcher: Watcher = {
      onUpdate: (change) => sendText(updateText(change)),
      // Of what a slow reader has not taken, no more is piled up: the whole is on record in the end.
      onText: (text) => {
        if (socket.bufferedBytes() < mostBufferedBytes / 4) send({ type: "node.text", ...text });
      },
    };
    switch (topic) {
      case "execution":
        return hub.followExecution({ executionId: id, workflowId: owner, after, watcher });
      case "workflow":
        return hub.followWorkflow({ workflowId: owner, watcher });
      case "workspace":
        return feed.follow({
          workspaceId: owner,
          watcher: {
            onChanged: (change) => send({ type: "changed", ...change, executions: [...change.executions] }),
          },
        });
    }
  }

  return {
    async onMessage(text: string): Promise<void> {
      const message = parse(text);
      switch (message?.type) {
        case "subscribe":
          try {
            await subscribe(message);
          } catch (error) {
            log.warn({ err: error }, "subscription failed");
            // The client connects again and finds the database back, or learns that it is not.
            socket.close(1011, "try again");
          }
          return;
        case "unsubscribe": {
          const key = `${message.topic}:${message.id}`;
          subscriptions.get(key)?.();
          subscriptions.delete(key);
          return;
        }
        case "ping":
          send({ type: "pong" });
          return;
        case undefined:
          socket.close(1008, "not a message of this protocol");
      }
    },
    close(): void {
      closed = true;
      for (const stop of subscriptions.values()) stop();
      subscriptions.clear();
    },
  };
}

const texts = new WeakMap<ExecutionUpdate, string>();

/** The message that tells of an update: made once, however many watch. */
function updateText({ workflowId, update }: { workflowId: string; update: ExecutionUpdate }): string {
  const known = texts.get(update);
  if (known !== undefined) return known;
  const message: ServerMessage = { type: "update", workflowId, update };
  const text = JSON.stringify(message);
  texts.set(update, text);
  return text;
}

function parse(text: string): ClientMessage | undefined {
  try {
    return clientMessageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
