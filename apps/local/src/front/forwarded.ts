import type { IncomingMessage } from "node:http";
import { BlockList, isIPv6 } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** The peer's address; IPv4 in its own notation also where the socket is IPv6. */
function peerAddress(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}

/**
 * Says for whom a request is made. What a peer claims about earlier hops counts only when the peer is this machine
 * (a reverse proxy beside us); everybody else is taken for the sender.
 */
export function setForwardedHeaders(request: IncomingMessage): void {
  const { headers } = request;
  const peer = peerAddress(request);
  const isLocal = peer !== "" && loopback.check(peer, isIPv6(peer) ? "ipv6" : "ipv4");
  const before = isLocal ? headers["x-forwarded-for"] : undefined;
  headers["x-forwarded-for"] = before === undefined ? peer : `${String(before)}, ${peer}`;
  if (!isLocal || headers["x-forwarded-proto"] === undefined) headers["x-forwarded-proto"] = "http";
  if (!isLocal || headers["x-forwarded-host"] === undefined) headers["x-forwarded-host"] = headers.host ?? "";
  delete headers["x-forwarded-port"];
  delete headers["forwarded"];
}
