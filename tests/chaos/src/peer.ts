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

/** `/bytes/<n>` is answered with so many bytes of JSON, a list of records; everything else with a short object. */
function bodyFor(path: string): string {
  const bytes = Number(/^\/bytes\/(\d+)/.exec(path)?.[1] ?? 0);
  if (bytes === 0) return '{"done":true}';
  const record = JSON.stringify({ id: 1, text: "x".repeat(980) });
  const records = Math.floor((bytes - 2) / (record.length + 1));
  const list = `[${Array.from({ length: records }, () => record).join(",")}]`;
  return list.padEnd(bytes, " ");
}

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
      response.end(bodyFor(request.url ?? ""));
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
