import ipaddr from "ipaddr.js";

/**
 * The address that is counted: of IPv4 the address, of IPv6 the /64, which is what one household or machine is given.
 */
export function countedAddress(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toNormalizedString()}/64`;
}
