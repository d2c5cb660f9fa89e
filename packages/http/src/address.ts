import ipaddr from "ipaddr.js";

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** An IPv6 network that routes to an IPv4 address, or that IANA gives no global reach to. */
const refusedNetworks = [
  // IPv4 inside IPv6: the embedded address would not be looked at.
  "::/96",
  "::ffff:0:0/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "2002::/16",
  "2001::/23",
  // Documentation, segment routing, and what ipaddr.js knows only in part.
  "2001:db8::/32",
  "3fff::/20",
  "5f00::/16",
  "fec0::/10",
  // IPv4: "this" network, protocol assignments, 6to4 relays.
  "0.0.0.0/8",
  "192.0.0.0/24",
  "192.88.99.0/24",
].map((network) => ipaddr.parseCIDR(network));

const globalUnicast6 = ipaddr.parseCIDR("2000::/3");

/** The address that the text is, or undefined. Zones (`fe80::1%eth0`) are no addresses here. */
export function parseAddress(text: string): Address | undefined {
  return text.includes("%") || !ipaddr.isValid(text) ? undefined : ipaddr.parse(text);
}

/** Whether packets to this address leave for the public internet and nowhere else. */
export function isPublicAddress(address: Address): boolean {
  if (address.range() !== "unicast") return false;
  if (address.kind() === "ipv6" && !isInside({ address, network: globalUnicast6 })) return false;
  return refusedNetworks.every((network) => !isInside({ address, network }));
}

export type Network = readonly [Address, number];

export function isInside({ address, network }: { address: Address; network: Network }): boolean {
  const [base, bits] = network;
  // ipaddr.js throws on mixed families.
  return address.kind() === base.kind() && address.match(base, bits);
}
