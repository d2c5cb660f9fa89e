import { Readable } from "node:stream";
import type { GuardedEgress } from "./egress.ts";

/** What an AI provider's stream may take and hold, unless the caller aborts earlier. */
const standard = { timeoutMs: 10 * 60_000, maxResponseBytes: 64 * 1024 * 1024 };

/**
 * A `fetch` for libraries that take one: the same guard, redirect rules, deadline and limits as `egress`, with the
 * body streamed. Like fetch it resolves for any status; unlike fetch it rejects with a WorkfuseError `egress.*`.
 */
export function createGuardedFetch(
  egress: Pick<GuardedEgress, "open">,
  limits: Partial<typeof standard> = {},
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const manual = request.redirect !== "follow";
    const response = await egress.open({
      ...standard,
      ...limits,
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body,
      signal: request.signal,
      ...(manual ? { maxRedirects: 0 } : {}),
    });
    const { status } = response;
    const bodyless = status === 204 || status === 205 || status === 304 || request.method === "HEAD";
    if (bodyless) response.body.resume();
    const headers = new Headers();
    for (const [name, value] of Object.entries(response.headers)) {
      for (const part of name === "set-cookie" ? value.split("\n") : [value]) headers.append(name, part);
    }
    // Node's own stream type and the global one are the same object under two declarations.
    const stream = bodyless ? null : (Readable.toWeb(response.body) as ReadableStream<Uint8Array>);
    const result = new Response(stream, { status, headers });
    Object.defineProperty(result, "url", { value: response.url });
    return result;
  };
}
