import type { IncomingHttpHeaders } from "node:http";
import fastifyWebsocket from "@fastify/websocket";
import type { Auth, Principal } from "@workfuse/auth";
import { WorkfuseError } from "@workfuse/errors";
import { type ReadinessCheck, createServer } from "@workfuse/service";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { type Ownership, createConnection } from "./connection.ts";
import type { Hub } from "./hub.ts";
import type { WorkspaceFeed } from "./workspace-feed.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who opens the socket, and the headers that prove it; set before the upgrade. */
    session?: { readonly principal: Principal; readonly headers: Headers };
  }
}

const largestFrame = 4096;
const heartbeatMs = 15_000;
const farewellMs = 500;
// Sessions that were ended and memberships that were taken away are noticed this soon.
const recheckMs = 8000;

export async function buildServer({
  log,
  auth,
  hub,
  feed,
  ownership,
  origins,
  checks,
}: {
  log: FastifyBaseLogger;
  auth: Auth;
  hub: Hub;
  feed: WorkspaceFeed;
  ownership: Ownership;
  origins: ReadonlySet<string>;
  checks: readonly ReadinessCheck[];
}): Promise<FastifyInstance> {
  const app = await createServer({ name: "gateway", log, checks });
  await app.register(fastifyWebsocket, { options: { maxPayload: largestFrame } });
  // A browser that is asleep does not answer a close; the process need not wait for it.
  app.addHook("preClose", (done) => {
    const { clients } = app.websocketServer;
    for (const client of clients) client.close(1001, "the gateway is stopping");
    setTimeout(() => {
      for (const client of clients) client.terminate();
    }, farewellMs).unref();
    done();
  });
  app.get(
    "/ws",
    {
      websocket: true,
      async preValidation(request) {
        const { origin } = request.headers;
        const headers = credentialsOf(request.headers);
        // A page cannot send a key with an upgrade; a program that sends one has no origin.
        const isProgram = origin === undefined && !headers.has("cookie");
        if (!isProgram && (origin === undefined || !origins.has(origin))) {
          throw new WorkfuseError({ code: "auth.forbidden", message: "This page is not WorkFuse's own." });
        }
        const principal = await auth.authenticate(headers);
        if (!principal) throw new WorkfuseError({ code: "auth.unauthenticated", message: "Please sign in." });
        request.session = { principal, headers };
      },
    },
    (socket, { session, log: requestLog }) => {
      if (!session) {
        socket.close(1008, "not signed in");
        return;
      }
      const connection = createConnection({
        principal: session.principal,
        hub,
        feed,
        ownership,
        log: requestLog,
        socket: {
          send: (text) => socket.send(text),
          close: (code, reason) => socket.close(code, reason),
          bufferedBytes: () => socket.bufferedAmount,
        },
      });
      let alive = true;
      const heartbeat = setInterval(() => {
        if (!alive) {
          socket.terminate();
          return;
        }
        alive = false;
        socket.ping();
      }, heartbeatMs);
      const recheck = setInterval(() => void stillAllowed(), recheckMs);
      async function stillAllowed(): Promise<void> {
        try {
          const now = await auth.authenticate(session?.headers ?? new Headers());
          if (rightsOf(now) !== rightsOf(session?.principal)) socket.close(4401, "sign in again");
        } catch (error) {
          requestLog.warn({ err: error }, "could not check the session");
        }
      }
      socket.on("pong", () => {
        alive = true;
      });
      socket.on("message", (data: Buffer) => {
        alive = true;
        void connection.onMessage(data.toString("utf8"));
      });
      socket.on("error", (error) => requestLog.debug({ err: error }, "socket error"));
      socket.on("close", () => {
        clearInterval(heartbeat);
        clearInterval(recheck);
        connection.close();
      });
    },
  );
  return app;
}

/** What proves who asks: the session's cookie, or a key. */
function credentialsOf(given: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const name of ["cookie", "authorization", "x-api-key"] as const) {
    const value = given[name];
    if (typeof value === "string") headers.set(name, value);
  }
  return headers;
}

/** Where somebody belongs, and as what. */
function rightsOf(principal: Principal | undefined): string | undefined {
  return principal?.workspaces.map(({ id, role }) => `${id} ${role}`).join();
}
