import type { Readable } from "node:stream";

/** A body that is read while it is sent. `open` is called again for a redirect that repeats the body. */
export type StreamedBody = {
  readonly open: () => Promise<Readable>;
  /** Bytes; undefined sends it in chunks. */
  readonly size: number | undefined;
};

/** One outbound request, as an egress adapter takes it. Header names are case-insensitive. */
export type EgressRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | StreamedBody | undefined;
  /** Deadline in milliseconds for the whole exchange, redirects and body included. Default 30,000. */
  readonly timeoutMs?: number | undefined;
  /** Largest response body in bytes, after decompression. Default 20 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** How many redirects are followed, each checked again. Default 5; 0 returns the redirect itself. */
  readonly maxRedirects?: number | undefined;
  /** Asked once, when the answer's head is there: what it returns takes the body, and the response's `body` is empty. */
  readonly divert?: ((head: EgressHead) => BodySink | undefined) | undefined;
  readonly signal: AbortSignal;
};

/** Where a body goes that is not to be held in memory. The exchange is over when `consume` is. */
export type BodySink = {
  /** In place of `maxResponseBytes`. */
  readonly maxBytes: number;
  readonly consume: (body: Readable) => Promise<void>;
};

export type EgressHead = {
  readonly status: number;
  /** Lower-case names; several values of one name joined with ", " (set-cookie: "\n"). */
  readonly headers: Readonly<Record<string, string>>;
  /** The URL that answered, after redirects. */
  readonly url: string;
};

export type EgressResponse = EgressHead & { readonly body: Uint8Array };

/**
 * The only way out. Refuses addresses that are not globally routable unless the operator allowed them.
 * @throws WorkfuseError `egress.*`
 */
export type Egress = { readonly request: (request: EgressRequest) => Promise<EgressResponse> };
