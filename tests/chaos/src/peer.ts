import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Call = {
  /** Epoch milliseconds. */
  readonly begun: number;
  /** Epoch milliseconds; undefined while it runs, and for ever if the caller went away. */
  answered: number | undefined;
};

export type Peer = {
  readonly url: string;
  /** All calls by their idempotency key. */
  readonly calls: ReadonlyMap<string, readonly Call[]>;
  readonly close: () => void;
};

/** The outside world: takes `answerMs` to answer and remembers every call that reached it. */
export async function startPeer({ answerMs }: { answerMs: () => number }): Promise<Peer> {
  const calls = new Map<string, Call[]>();
  const server = createServer((request, response) => {
    const key = String(request.headers["idempotency-key"] ?? request.url);
    const call: Call = { begun: Date.now(), answered: undefined };
    calls.set(key, [...(calls.get(key) ?? []), call]);
    request.resume();
    setTimeout(() => {
      if (response.destroyed) return;
      call.answered = Date.now();
      response.setHeader("content-type", "application/json");
      response.end('{"done":true}');
    }, answerMs());
  });
  // What is killed leaves its connections behind.
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A TCP server's address is an object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
