import { randomUUID } from "node:crypto";
import { Agent, type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { Socket } from "node:net";
import { WorkfuseError, toErrorResponse } from "@workfuse/errors";
import type { Log } from "@workfuse/ports";
import { createProxyServer } from "httpxy";
import { setForwardedHeaders } from "./forwarded.ts";
import { loadStaticFiles } from "./static-files.ts";

export type FrontTargets = { readonly api: string; readonly ingress: string; readonly gateway: string };

export type Front = {
  /** Stops taking requests, lets those under way finish for `graceMs`, then ends their connections. */
  readonly close: (graceMs?: number) => Promise<void>;
};

const prefixes: readonly (readonly [string, keyof FrontTargets])[] = [
  ["/api", "api"],
  ["/trpc", "api"],
  ["/hooks", "ingress"],
  ["/ws", "gateway"],
];

function targetOf({ url, targets }: { url: string; targets: FrontTargets }): string | undefined {
  const path = url.split("?", 1)[0] ?? "";
  const found = prefixes.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`));
  return found === undefined ? undefined : targets[found[1]];
}

/**
 * The one port to the outside: the editor's files, and the services behind their paths. Bodies are passed on as they
 * come, in both directions. Listens before the services are ready; until then it answers 503 with Retry-After.
 * @throws WorkfuseError `setup.port_taken`, `setup.invalid_setting`
 */
export async function createFront({
  host,
  port,
  targets,
  editorFolder,
  waitingFor,
  log,
}: {
  /** `localhost` takes both loopback addresses, IPv4 and IPv6. */
  host: string;
  port: number;
  targets: FrontTargets;
  editorFolder: string;
  waitingFor: () => readonly string[];
  log: Log;
}): Promise<Front> {
  const files = await loadStaticFiles(editorFolder);
  const agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 64 });
  const proxy = createProxyServer({ agent });

  proxy.on("error", (error, request, response) => {
    log.warn({ err: error, url: request?.url?.split("?", 1)[0] }, "a request could not be passed on");
    if (response instanceof Socket) response.destroy();
    else if (response !== undefined) sendUnavailable(response);
  });

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? "/";
    const target = targetOf({ url, targets });
    if (target !== undefined) {
      setForwardedHeaders(request);
      void proxy.web(request, response, { target });
      return;
    }
    if (url === "/healthz") sendJson({ response, status: 200, body: { status: "ok" } });
    else if (url === "/readyz") sendReadiness({ response, missing: waitingFor() });
    else {
      files.serve(request, response).catch((error: unknown) => {
        log.error({ err: error }, "a file could not be sent");
        response.destroy();
      });
    }
  };
  const onUpgrade = (request: IncomingMessage, socket: NodeJS.WritableStream, head: Buffer): void => {
    const target = targetOf({ url: request.url ?? "/", targets });
    // Node's HTTP server hands over the connection's own socket.
    if (!(socket instanceof Socket)) return;
    if (target === undefined) {
      socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    setForwardedHeaders(request);
    proxy.ws(request, socket, { target }, head).catch((error: unknown) => {
      log.warn({ err: error }, "a socket could not be passed on");
      socket.destroy();
    });
  };

  const servers: Server[] = [];
  const upgraded = new Set<Socket>();
  try {
    for (const address of host === "localhost" ? ["127.0.0.1", "::1"] : [host]) {
      const server = createServer(onRequest).on("upgrade", onUpgrade);
      server.on("upgrade", (_request, socket) => {
        if (!(socket instanceof Socket)) return;
        upgraded.add(socket);
        socket.once("close", () => upgraded.delete(socket));
      });
      const isListening = await listen({ server, address, port, mayLack: address === "::1" });
      if (isListening) servers.push(server);
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }

  return {
    close: async (graceMs = 5000) => {
      const closed = servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => {
              resolve();
            });
            server.closeIdleConnections();
          }),
      );
      // A WebSocket has no end of its own; clients come back to the next start.
      for (const socket of upgraded) socket.destroy();
      const force = setTimeout(() => {
        for (const server of servers) server.closeAllConnections();
      }, graceMs);
      await Promise.all(closed);
      clearTimeout(force);
      agent.destroy();
    },
  };
}

function listen({
  server,
  address,
  port,
  mayLack,
}: {
  server: Server;
  address: string;
  port: number;
  mayLack: boolean;
}): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      // A machine without IPv6.
      if (mayLack && (cause.code === "EADDRNOTAVAIL" || cause.code === "EAFNOSUPPORT")) resolve(false);
      else reject(explainListenError({ cause, address, port }));
    });
    server.listen(port, address, () => {
      resolve(true);
    });
  });
}

function explainListenError({
  cause,
  address,
  port,
}: {
  cause: NodeJS.ErrnoException;
  address: string;
  port: number;
}): unknown {
  if (cause.code === "EADDRINUSE") {
    return new WorkfuseError({
      code: "setup.port_taken",
      message: `Port ${port} on ${address} is taken by another program. Stop that program, or set PORT to another port: PORT=3001 npm start`,
      details: { port },
      cause,
    });
  }
  if (cause.code === "EACCES") {
    return new WorkfuseError({
      code: "setup.invalid_setting",
      message: `This user may not listen on port ${port}. Set PORT to a port above 1023.`,
      cause,
    });
  }
  return new WorkfuseError({
    code: "setup.invalid_setting",
    message: `It is not possible to listen on ${address}, port ${port} (${cause.code}). Check HOST and PORT.`,
    cause,
  });
}

function sendUnavailable(response: ServerResponse): void {
  if (response.headersSent) {
    // Half an answer is out already: only breaking it off says that it is not whole.
    response.destroy();
    return;
  }
  const error = new WorkfuseError({
    code: "service.unavailable",
    message: "This part of WorkFuse is starting. Please try again in a moment.",
  });
  response.setHeader("retry-after", "1");
  sendJson({
    response,
    status: 503,
    body: toErrorResponse({ error, requestId: randomUUID(), now: new Date() }),
  });
}

function sendReadiness({
  response,
  missing,
}: {
  response: ServerResponse;
  missing: readonly string[];
}): void {
  if (missing.length === 0) sendJson({ response, status: 200, body: { status: "ready" } });
  else sendJson({ response, status: 503, body: { status: "not ready", waitingFor: missing } });
}

function sendJson({
  response,
  status,
  body,
}: {
  response: ServerResponse;
  status: number;
  body: object;
}): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  response.end(text);
}
