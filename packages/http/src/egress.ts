import type { Readable } from "node:stream";
import { WorkfuseError } from "@workfuse/errors";
import type { BodySink, Egress, EgressHead, EgressRequest } from "@workfuse/ports";
import { Agent, type Dispatcher } from "undici";
import { deadlineSignal } from "./deadline.ts";
import type { EgressAllowRule } from "./egress-allow.ts";
import { createAddressCheck } from "./guard.ts";
import { type Resolver, createGuardedConnector, systemResolver } from "./guarded-connector.ts";
import { networkError } from "./network-error.ts";
import { type Hop, isRedirect, redirectedHop } from "./redirect.ts";
import { checkedHeaders, checkedMethod } from "./request-parts.ts";
import { acceptedEncodings, decodedBody, tooLarge } from "./response-body.ts";
import { targetUrl } from "./target-url.ts";

export type EgressDefaults = {
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  readonly maxRedirects: number;
  readonly connectTimeoutMs: number;
  readonly maxHeaderBytes: number;
  /** Simultaneous connections to one origin. */
  readonly connectionsPerOrigin: number;
  readonly userAgent: string;
};

const standard: EgressDefaults = {
  timeoutMs: 30_000,
  maxResponseBytes: 20 * 1024 * 1024,
  maxRedirects: 5,
  connectTimeoutMs: 10_000,
  maxHeaderBytes: 64 * 1024,
  connectionsPerOrigin: 100,
  userAgent: "WorkFuse",
};

/** An answer whose body is still arriving. The body must be read or destroyed: it holds a connection. */
export type OpenResponse = EgressHead & { readonly body: Readable };

type DivertedResponse = OpenResponse & { readonly sink: BodySink | undefined };

export type GuardedEgress = Egress & {
  /** As `request`, but with the body as a stream; deadline and size limit hold for the stream as well. */
  readonly open: (request: Omit<EgressRequest, "divert">) => Promise<OpenResponse>;
  /**
   * For libraries that take an undici dispatcher. It guards addresses and nothing else: redirects, deadline and
   * size are then the library's.
   */
  readonly dispatcher: Dispatcher;
  readonly close: () => Promise<void>;
};

/**
 * The way out. Addresses are checked where connections are made, so a reused connection was checked as well.
 * @throws WorkfuseError `egress.*`; an abort by the caller's signal throws the signal's own reason
 */
export function createEgress({
  allow = [],
  defaults = {},
  resolver = systemResolver,
}: {
  allow?: readonly EgressAllowRule[] | undefined;
  defaults?: Partial<EgressDefaults> | undefined;
  resolver?: Resolver | undefined;
} = {}): GuardedEgress {
  const settings: EgressDefaults = { ...standard, ...defaults };
  const dispatcher = new Agent({
    connect: createGuardedConnector({
      check: createAddressCheck(allow),
      resolver,
      connectTimeoutMs: settings.connectTimeoutMs,
    }),
    connections: settings.connectionsPerOrigin,
    // One answer at a time on a connection: a reply can never be taken for another request's.
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: settings.maxHeaderBytes,
    // The deadline of each request governs; these would only cut off slow but honest answers of AI providers.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 60_000,
  });

  async function open(request: EgressRequest): Promise<DivertedResponse> {
    request.signal.throwIfAborted();
    const maxBytes = request.maxResponseBytes ?? settings.maxResponseBytes;
    let left = Math.min(request.maxRedirects ?? settings.maxRedirects, settings.maxRedirects);
    let hop = firstHop({ request, userAgent: settings.userAgent });
    const deadline = deadlineSignal({
      signal: request.signal,
      timeoutMs: request.timeoutMs ?? settings.timeoutMs,
    });
    try {
      for (;;) {
        const response = await send({ dispatcher, hop, signal: deadline.signal });
        const location = response.headers["location"];
        if (!isRedirect(response.status) || location === undefined || request.maxRedirects === 0) {
          return finish({ response, hop, maxBytes, deadline, divert: request.divert });
        }
        // Its connection can be used again once the rest, if short, is read.
        await response.body.dump({ limit: 64 * 1024, signal: deadline.signal });
        if (left === 0) throw tooManyRedirects(hop);
        left -= 1;
        hop = redirectedHop({ hop, status: response.status, location });
      }
    } catch (error) {
      deadline.clear();
      request.signal.throwIfAborted();
      throw networkError({
        error: deadline.signal.aborted ? deadline.signal.reason : error,
        host: hop.url.host,
      });
    }
  }

  return {
    open,
    dispatcher,
    close: () => dispatcher.destroy(),
    request: async (request) => {
      const { body, sink, ...response } = await open(request);
      try {
        if (sink === undefined) return { ...response, body: await readAll(body) };
        await sink.consume(body);
        return { ...response, body: new Uint8Array() };
      } catch (error) {
        body.destroy();
        request.signal.throwIfAborted();
        throw networkError({ error, host: new URL(response.url).host });
      }
    },
  };
}

function firstHop({ request, userAgent }: { request: EgressRequest; userAgent: string }): Hop {
  const url = targetUrl({ url: request.url });
  const headers = new Map(checkedHeaders({ headers: request.headers ?? {}, url }));
  if (!headers.has("accept-encoding")) headers.set("accept-encoding", acceptedEncodings);
  if (!headers.has("user-agent")) headers.set("user-agent", userAgent);
  return { method: checkedMethod(request.method), url, headers, body: request.body };
}

type RawResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Dispatcher.ResponseData["body"];
};

async function send({
  dispatcher,
  hop,
  signal,
}: {
  dispatcher: Dispatcher;
  hop: Hop;
  signal: AbortSignal;
}): Promise<RawResponse> {
  const sent = await sentBody(hop);
  const { statusCode, headers, body } = await dispatcher.request({
    origin: hop.url.origin,
    path: hop.url.pathname + hop.url.search,
    method: hop.method,
    headers: { ...Object.fromEntries(hop.headers), ...sent.headers },
    body: sent.body,
    signal,
  });
  return { status: statusCode, headers: plainHeaders(headers), body };
}

async function sentBody({ body }: Hop) {
  if (typeof body !== "object" || body instanceof Uint8Array) return { body: body ?? null, headers: {} };
  const { size } = body;
  // With a length the receiver can tell a whole body from one that broke off.
  const headers = size === undefined ? {} : { "content-length": String(size) };
  return { body: await body.open(), headers };
}

function plainHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const separator = name === "set-cookie" ? "\n" : ", ";
    return [[name, Array.isArray(value) ? value.join(separator) : value]];
  });
  return Object.fromEntries(entries);
}

function finish({
  response: { status, headers, body },
  hop,
  maxBytes: standardMaxBytes,
  deadline,
  divert,
}: {
  response: RawResponse;
  hop: Hop;
  maxBytes: number;
  deadline: { clear: () => void; signal: AbortSignal };
  divert: EgressRequest["divert"];
}): DivertedResponse {
  const { "content-encoding": encoding, "content-length": length, ...others } = headers;
  const empty = hop.method === "HEAD" || status === 204 || status === 304;
  // The length and encoding tell of the body as sent; what the caller gets is the body as meant.
  const head: EgressHead = { status, headers: empty ? headers : others, url: hop.url.href };
  const sink = divert?.(head);
  const maxBytes = sink?.maxBytes ?? standardMaxBytes;
  if (!empty && encoding === undefined && Number(length) > maxBytes) {
    body.on("error", () => undefined).destroy();
    throw tooLarge(maxBytes);
  }
  const decoded = decodedBody({ body, encoding: empty ? undefined : encoding, maxBytes });
  decoded.once("close", deadline.clear);
  return { ...head, body: decoded, sink };
}

async function readAll(body: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const [only, ...others] = chunks;
  return only !== undefined && others.length === 0 ? only : Buffer.concat(chunks);
}

function tooManyRedirects(hop: Hop): WorkfuseError {
  return new WorkfuseError({
    code: "egress.too_many_redirects",
    message: `${hop.url.host} redirects again and again.`,
    details: { host: hop.url.host },
  });
}
