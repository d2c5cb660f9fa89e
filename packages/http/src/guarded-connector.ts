import { type LookupAddress, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { callbackify } from "node:util";
import { WorkfuseError } from "@workfuse/errors";
import { buildConnector } from "undici";
import { isPublicAddress, parseAddress } from "./address.ts";
import type { AddressCheck } from "./guard.ts";

/** All addresses of a host name, as the system knows them. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>;

export const systemResolver: Resolver = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => {
      if (error === null) resolve(addresses);
      else reject(error);
    });
  });

/**
 * Opens connections only to addresses that pass the check: a literal before it is used, every answer of DNS before
 * one is tried, and the address that the socket has in the end.
 */
export function createGuardedConnector({
  check,
  resolver,
  connectTimeoutMs,
}: {
  check: AddressCheck;
  resolver: Resolver;
  connectTimeoutMs: number;
}): buildConnector.connector {
  return (options, callback) => {
    const host = options.hostname;
    const port = Number(options.port) || (options.protocol === "https:" ? 443 : 80);
    if (parseAddress(host) !== undefined) {
      try {
        check({ address: host, port, host });
      } catch (error) {
        callback(asError(error), null);
        return;
      }
    }
    const connect = buildConnector({
      timeout: connectTimeoutMs,
      allowH2: false,
      maxCachedSessions: 0,
      lookup: guardedLookup({ check, resolver, port }),
      // A custom lookup is asked for all addresses at once only with this on; it also tries IPv6 and IPv4 in turn.
      autoSelectFamily: true,
    });
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error !== null) {
        callback(error, null);
        return;
      }
      try {
        check({ address: socket.remoteAddress ?? "", port: socket.remotePort ?? port, host });
      } catch (refused) {
        socket.destroy();
        callback(asError(refused), null);
        return;
      }
      callback(null, socket);
    });
  };
}

/** A look-up that gives only addresses which pass the check. */
export function guardedLookup({
  check,
  resolver,
  port,
}: {
  check: AddressCheck;
  resolver: Resolver;
  port: number;
}): LookupFunction {
  async function answers(host: string): Promise<readonly [LookupAddress, ...LookupAddress[]]> {
    const all = await resolver(host);
    if (all.length === 0) throw notFound(host);
    const passed = all.filter(({ address }) => passes({ check, target: { address, port, host } }));
    const [first, ...others] = passed;
    // A name with answers on both sides of the border is condemned whole: nobody honest mixes the two. One that
    // stays inside (localhost as ::1 and 127.0.0.1) is good for the addresses that the operator has allowed.
    const mixed = passed.length < all.length && passed.some(({ address }) => isPublicText(address));
    if (first === undefined || mixed) {
      for (const { address } of all) check({ address, port, host });
      throw notFound(host);
    }
    return [first, ...others];
  }
  return (host, options, callback) => {
    callbackify(answers)(host, (error, addresses) => {
      if (error !== null) callback(error, "", 0);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, addresses[0].address, addresses[0].family);
    });
  };
}

function passes({ check, target }: { check: AddressCheck; target: Parameters<AddressCheck>[0] }): boolean {
  try {
    check(target);
    return true;
  } catch {
    return false;
  }
}

function isPublicText(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && isPublicAddress(address);
}

function notFound(host: string): Error {
  return new WorkfuseError({ code: "egress.network", message: `The host name ${host} has no address.` });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error("lookup failed", { cause: error });
}
