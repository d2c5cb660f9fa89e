import ipaddr from "ipaddr.js";
import type { EgressAllow } from "./egress-allow.ts";

// ipaddr.js calls "unicast" what none of its special ranges covers. These are special and it does not know them all.
const alsoRefused = [
  "192.0.0.0/24", // IETF protocol assignments
  "192.88.99.0/24", // 6to4 relays
  "198.18.0.0/15", // benchmarks
  "2001::/23", // IETF protocol assignments, Teredo among them
  "2002::/16", // 6to4
  "3fff::/20", // documentation
].map((cidr) => ipaddr.parseCIDR(cidr));
// Global unicast addresses of IPv6 are handed out from here only. NAT64, IPv4-compatible and other forms are outside.
const globalIpv6 = ipaddr.parseCIDR("2000::/3");

/**
 * Whether a connection to this address may be made: to globally routable unicast addresses, and to what the operator
 * allows. Takes the address that a socket connects to, never a name.
 */
export function mayConnect({
  address,
  port,
  allow,
}: {
  address: string;
  port: number;
  allow: EgressAllow;
}): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  const allowed = allow.some(
    ({ range, ports }) =>
      (ports === null || (port >= ports[0] && port <= ports[1])) && isIn({ address: parsed, range }),
  );
  if (allowed) return true;
  if (parsed.kind() === "ipv6" && !isIn({ address: parsed, range: globalIpv6 })) return false;
  // "ipv4Mapped" and the like are ranges of their own, so only the plain form of a public address is unicast.
  return parsed.range() === "unicast" && !alsoRefused.some((range) => isIn({ address: parsed, range }));
}

function isIn({
  address,
  range: [network, bits],
}: {
  address: ipaddr.IPv4 | ipaddr.IPv6;
  range: readonly [ipaddr.IPv4 | ipaddr.IPv6, number];
}): boolean {
  return address.kind() === network.kind() && address.match([network, bits] as [typeof network, number]);
}
