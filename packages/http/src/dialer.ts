import { type Socket, connect as tcpConnect, isIP } from "node:net";
import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import type { TcpDialer } from "@workfuse/ports";
import type { EgressAllowRule } from "./egress-allow.ts";
import { createAddressCheck } from "./guard.ts";
import { type Resolver, guardedLookup, systemResolver } from "./guarded-connector.ts";

const standardTimeoutMs = 10_000;

/**
 * The way out for protocols other than HTTP. A literal address is checked before it is used, every answer of DNS
 * before one is tried, and the address that the socket has in the end.
 */
export function createDialer({
  allow = [],
  resolver = systemResolver,
}: {
  allow?: readonly EgressAllowRule[] | undefined;
  resolver?: Resolver | undefined;
} = {}): TcpDialer {
  const check = createAddressCheck(allow);
  return {
    async connect({ host: written, port, timeoutMs = standardTimeoutMs, signal }) {
      signal.throwIfAborted();
      const host = written.replace(/^\[(.*)\]$/, "$1");
      if (isIP(host) !== 0) check({ address: host, port, host });
      const socket = tcpConnect({
        host,
        port,
        lookup: guardedLookup({ check, resolver, port }),
        autoSelectFamily: true,
      });
      // An error that nobody listens to ends the process; whoever uses the socket adds a listener of its own.
      socket.on("error", () => undefined);
      const abort = (): Socket => socket.destroy(asError(signal.reason));
      signal.addEventListener("abort", abort, { once: true });
      socket.once("close", () => signal.removeEventListener("abort", abort));
      await connected({ socket, host, port, timeoutMs, signal });
      try {
        check({ address: socket.remoteAddress ?? "", port: socket.remotePort ?? port, host });
      } catch (refused) {
        socket.destroy();
        throw refused;
      }
      return socket;
    },
  };
}

function connected({
  socket,
  host,
  port,
  timeoutMs,
  signal,
}: {
  socket: Socket;
  host: string;
  port: number;
  timeoutMs: number;
  signal: AbortSignal;
}): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy(
        new WorkfuseError({
          code: "egress.timeout",
          message: `${host}:${port} did not take the connection within ${timeoutMs} ms.`,
        }),
      );
    }, timeoutMs);
    function failed(error: Error): void {
      clearTimeout(timer);
      reject(signal.aborted ? asError(signal.reason) : translated({ error, host, port }));
    }
    socket.once("error", failed);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", failed);
      resolve();
    });
  });
}

function translated({ error, host, port }: { error: Error; host: string; port: number }): Error {
  if (isWorkfuseError(error)) return error;
  return new WorkfuseError({
    code: "egress.network",
    message: `No connection to ${host}:${port} could be made.`,
    cause: error,
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("aborted", { cause: reason });
}
