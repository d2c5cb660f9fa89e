import { type IncomingMessage, type RequestListener, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type TestServer = {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly {
    method: string;
    url: string;
    headers: IncomingMessage["headers"];
    body: string;
  }[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

/** A real server on loopback that remembers what it was sent. */
export async function startTestServer(answer: RequestListener, host = "127.0.0.1"): Promise<TestServer> {
  const requests: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[] = [];
  let connections = 0;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
