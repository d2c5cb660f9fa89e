import { WorkfuseError } from "@workfuse/errors";
import { parseFeed } from "feedsmith";
import type { NodeRun } from "../node-run.ts";
import type { rssNode } from "./definition.ts";
import { feedOf } from "./feed.ts";

/** Reads a feed through the egress, and gives its entries in one form whatever the feed's format is. */
export const runRss: NodeRun<typeof rssNode> = async ({ config: { url, limit, timeout }, ports, signal }) => {
  const response = await ports.http.request({
    method: "GET",
    url,
    headers: {
      accept: "application/atom+xml, application/rss+xml, application/feed+json, application/xml, */*;q=0.1",
    },
    timeoutMs: timeout,
    signal,
  });
  if (response.status >= 400) {
    const retryable = response.status === 429 || response.status >= 500;
    throw new WorkfuseError({
      code: retryable ? "http.status_retryable" : "http.status",
      message: `The feed's server answered with HTTP ${response.status}.`,
      details: { status: response.status },
    });
  }
  const feed = feedOf(parsed(decoded(response)));
  return { output: { ...feed, items: limit === undefined ? feed.items : feed.items.slice(0, limit) } };
};

/** The text in the encoding that the header or the XML declaration names; UTF-8 where neither does. */
function decoded({ headers, body }: { headers: Readonly<Record<string, string>>; body: Uint8Array }): string {
  const start = new TextDecoder("latin1").decode(body.subarray(0, 200));
  const named =
    /charset="?([\w-]+)/i.exec(headers["content-type"] ?? "")?.[1] ??
    /^[^>]*encoding=["']([\w-]+)/i.exec(start)?.[1];
  try {
    return new TextDecoder(named ?? "utf-8").decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}

function parsed(text: string): ReturnType<typeof parseFeed> {
  // A feed that declares entities can grow without end; real ones do not.
  if (/<!ENTITY/i.test(text)) throw unreadable();
  try {
    return parseFeed(text);
  } catch (cause) {
    throw unreadable(cause);
  }
}

function unreadable(cause?: unknown): WorkfuseError {
  return new WorkfuseError({
    code: "node.failed",
    message: "What is at this address is not a feed (RSS, Atom, RDF or JSON Feed).",
    cause,
  });
}
