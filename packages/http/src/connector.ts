import { lookup } from "node:dns";
import { isIP } from "node:net";
import { WorkfuseError } from "@workfuse/errors";
import { Agent, buildConnector } from "undici";
import { mayConnect } from "./address-policy.ts";
import type { EgressAllow } from "./egress-allow.ts";

/** Resolves a name to all its addresses. */
export type Resolver = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

const connectTimeoutMs = 10_000;

/**
 * An agent whose sockets lead nowhere that is not allowed: literals are checked, every answer of the name server is,
 * and so is the address that the socket has in the end.
 */
export function createGuardedAgent({
  allow,
  resolve = systemResolver,
  maxHeaderBytes,
}: {
  allow: EgressAllow;
  resolve?: Resolver | undefined;
  maxHeaderBytes: number;
}): Agent {
  const check = ({ address, port, host }: { address: string; port: number; host: string }): void => {
    if (!mayConnect({ address, port, allow })) throw refused({ host, address, port });
  };

  return new Agent({
    pipelining: 1,
    maxHeaderSize: maxHeaderBytes,
    connect: (options, callback) => {
      const port = Number(options.port || (options.protocol === "https:" ? 443 : 80));
      const host = options.hostname.replaceAll(/[[\]]/g, "");
      const connect = buildConnector({
        timeout: connectTimeoutMs,
        // Every answer is checked, and the socket may choose among the checked ones only.
        lookup: (name, _lookupOptions, answered) => {
          resolve(name).then(
            (addresses) => {
              try {
                for (const { address } of addresses) check({ address, port, host: name });
                answered(null, [...addresses]);
              } catch (error) {
                answered(asError(error), []);
              }
            },
            (error: unknown) => answered(asError(error), []),
          );
        },
      });
      try {
        // A literal is never looked up.
        if (isIP(host) !== 0) check({ address: host, port, host });
      } catch (error) {
        callback(asError(error), null);
        return;
      }
      connect(options, (error, socket) => {
        if (error || !socket) {
          callback(error ?? new Error("no socket"), null);
          return;
        }
        try {
          check({ address: socket.remoteAddress ?? "", port, host });
          callback(null, socket);
        } catch (reason) {
          socket.destroy();
          callback(asError(reason), null);
        }
      });
    },
  });
}

function systemResolver(host: string): ReturnType<Resolver> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true, verbatim: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    );
  });
}

function refused({ host, address, port }: { host: string; address: string; port: number }): WorkfuseError {
  return new WorkfuseError({
    code: "egress.refused",
    message: `Workflows may not call ${host === address ? address : `${host} (${address})`}: it is not a public address.`,
    details: { host, address, port },
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
