/** One outbound request, as an egress adapter takes it. Header names are case-insensitive. */
export type EgressRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** Deadline in milliseconds for the whole exchange, redirects and body included. Default 30,000. */
  readonly timeoutMs?: number | undefined;
  /** Largest response body in bytes, after decompression. Default 20 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** How many redirects are followed, each checked again. Default 5; 0 returns the redirect itself. */
  readonly maxRedirects?: number | undefined;
  readonly signal: AbortSignal;
};

export type EgressResponse = {
  readonly status: number;
  /** Lower-case names; several values of one name joined with ", " (set-cookie: "\n"). */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The URL that answered, after redirects. */
  readonly url: string;
};

/**
 * The only way out. Refuses addresses that are not globally routable unless the operator allowed them.
 * @throws WorkfuseError `egress.*`
 */
export type Egress = { readonly request: (request: EgressRequest) => Promise<EgressResponse> };
