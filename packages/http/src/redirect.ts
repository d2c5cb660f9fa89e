import { WorkfuseError } from "@workfuse/errors";
import type { EgressRequest } from "@workfuse/ports";
import { targetUrl } from "./target-url.ts";

/** One request on its way, before or after a redirect. */
export type Hop = {
  readonly method: string;
  readonly url: URL;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: EgressRequest["body"];
};

/** What another origin may see. Everything else could be a credential: keys travel under any name. */
const crossOrigin = new Set(["accept", "accept-encoding", "accept-language", "content-type", "user-agent"]);
const bodyHeaders = new Set(["content-encoding", "content-language", "content-location", "content-type"]);

export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * The request that a redirect asks for, as the Fetch standard has it.
 * @throws WorkfuseError `egress.invalid_url`, or `egress.refused` for a way from https to http
 */
export function redirectedHop({
  hop,
  status,
  location,
}: {
  hop: Hop;
  status: number;
  location: string;
}): Hop {
  const url = targetUrl({ url: location, base: hop.url });
  if (hop.url.protocol === "https:" && url.protocol === "http:") {
    throw new WorkfuseError({
      code: "egress.refused",
      message: `${hop.url.host} redirects from https to unencrypted http, which is refused.`,
      details: { host: url.host },
    });
  }
  const becomesGet =
    (status === 303 && hop.method !== "HEAD") ||
    ((status === 301 || status === 302) && hop.method === "POST");
  const kept = [...hop.headers].filter(
    ([name]) =>
      (url.origin === hop.url.origin || crossOrigin.has(name)) && !(becomesGet && bodyHeaders.has(name)),
  );
  return {
    method: becomesGet ? "GET" : hop.method,
    url,
    headers: new Map(kept),
    body: becomesGet ? undefined : hop.body,
  };
}
