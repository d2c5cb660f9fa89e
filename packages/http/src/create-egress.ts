import type { IncomingHttpHeaders } from "node:http";
import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import type { Egress, EgressRequest, EgressResponse } from "@workfuse/ports";
import type { Dispatcher } from "undici";
import { type Resolver, createGuardedAgent } from "./connector.ts";
import type { EgressAllow } from "./egress-allow.ts";
import { parseUrl } from "./parse-url.ts";
import { readBody } from "./read-body.ts";

const defaults = { timeoutMs: 30_000, maxResponseBytes: 20 * 1024 * 1024, maxRedirects: 5 };
const maxHeaderBytes = 64 * 1024;
const redirects = new Set([301, 302, 303, 307, 308]);
// What proves who we are to one origin is not shown to another. A credential may be in a header of any name; these are
// the ones that never hold one.
const harmless = new Set(["accept", "accept-language", "content-type", "user-agent"]);
const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const badHeaderValue = /[\u0000-\u0008\u000a-\u001f\u007f]/;

type Hop = {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
};

/** The way out: see the port. `allow` is the operator's; workflows cannot change it. */
export function createEgress({ allow, resolve }: { allow: EgressAllow; resolve?: Resolver }): Egress & {
  readonly close: () => Promise<void>;
} {
  const agent = createGuardedAgent({ allow, resolve, maxHeaderBytes });

  async function follow({
    request,
    signal,
  }: {
    request: EgressRequest;
    signal: AbortSignal;
  }): Promise<EgressResponse> {
    let hop = firstHop(request);
    const limit = request.maxRedirects ?? defaults.maxRedirects;
    for (let count = 0; ; count++) {
      const response = await send({ agent, hop, signal });
      const location = response.headers["location"];
      if (!redirects.has(response.statusCode) || typeof location !== "string" || limit === 0) {
        return finish({
          response,
          url: hop.url,
          maxBytes: request.maxResponseBytes ?? defaults.maxResponseBytes,
        });
      }
      // The connection is free for the next request only once the body is read or dropped.
      await response.body.dump();
      if (count >= limit) {
        throw new WorkfuseError({
          code: "egress.too_many_redirects",
          message: `The address redirects more than ${limit} times.`,
        });
      }
      hop = nextHop({ hop, status: response.statusCode, location });
    }
  }

  return {
    async request(request) {
      const timeoutMs = request.timeoutMs ?? defaults.timeoutMs;
      const deadline = AbortSignal.timeout(timeoutMs);
      const signal = AbortSignal.any([request.signal, deadline]);
      try {
        return await follow({ request, signal });
      } catch (error) {
        request.signal.throwIfAborted();
        throw asEgressError({ error, timedOut: deadline.aborted, timeoutMs, url: request.url });
      }
    },
    close: () => agent.destroy(),
  };
}

function firstHop({ method, url, headers = {}, body }: EgressRequest): Hop {
  const clean: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name) || badHeaderValue.test(value)) {
      throw new WorkfuseError({
        code: "egress.invalid_url",
        message: `The header “${name.slice(0, 100)}” has characters that a header cannot have, such as a line break.`,
      });
    }
    clean[name.toLowerCase()] = value;
  }
  clean["user-agent"] ??= "WorkFuse";
  clean["accept-encoding"] = "gzip, deflate, br";
  delete clean["host"];
  delete clean["content-length"];
  delete clean["transfer-encoding"];
  return { url: parseUrl(url), method, headers: clean, body };
}

function nextHop({ hop, status, location }: { hop: Hop; status: number; location: string }): Hop {
  const url = parseUrl(URL.canParse(location, hop.url.href) ? new URL(location, hop.url).href : location);
  if (hop.url.protocol === "https:" && url.protocol === "http:") {
    throw new WorkfuseError({
      code: "egress.refused",
      message: "The address redirects from https to http, which would send the request in the open.",
    });
  }
  const sameOrigin = url.origin === hop.url.origin;
  const headers = Object.fromEntries(
    Object.entries(hop.headers).filter(([name]) => sameOrigin || harmless.has(name)),
  );
  // RFC 9110, 15.4: 303 becomes GET, and so do 301 and 302 after POST; the others keep method and body.
  const becomesGet = status === 303 || ((status === 301 || status === 302) && hop.method === "POST");
  if (!becomesGet) return { url, method: hop.method, headers, body: hop.body };
  delete headers["content-type"];
  return { url, method: "GET", headers, body: undefined };
}

async function send({ agent, hop, signal }: { agent: Dispatcher; hop: Hop; signal: AbortSignal }) {
  return agent.request({
    origin: hop.url.origin,
    path: `${hop.url.pathname}${hop.url.search}`,
    // The caller's config schema lists the methods.
    method: hop.method as Dispatcher.HttpMethod,
    headers: hop.headers,
    body: hop.body ?? null,
    signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

async function finish({
  response,
  url,
  maxBytes,
}: {
  response: Dispatcher.ResponseData;
  url: URL;
  maxBytes: number;
}): Promise<EgressResponse> {
  const encoding = response.headers["content-encoding"];
  const body = await readBody({
    body: response.body,
    encoding: Array.isArray(encoding) ? encoding.join() : encoding,
    maxBytes,
  });
  return { status: response.statusCode, headers: plainHeaders(response.headers), body, url: url.href };
}

function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    plain[name] = Array.isArray(value) ? value.join(name === "set-cookie" ? "\n" : ", ") : value;
  }
  return plain;
}

function asEgressError({
  error,
  timedOut,
  timeoutMs,
  url,
}: {
  error: unknown;
  timedOut: boolean;
  timeoutMs: number;
  url: string;
}): WorkfuseError {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (isWorkfuseError(cause)) return cause;
  const host = URL.canParse(url) ? new URL(url).host : "the server";
  if (timedOut) {
    return new WorkfuseError({
      code: "egress.timeout",
      message: `${host} did not answer within ${timeoutMs} ms.`,
      cause: error,
    });
  }
  const reason = error instanceof Error && "code" in error ? String(error.code) : "no connection";
  return new WorkfuseError({
    code: "egress.network",
    message: `${host} could not be reached (${reason}).`,
    details: { reason },
    cause: error,
  });
}
