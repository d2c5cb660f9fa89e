import { BlockList, isIP } from "node:net";

/** Whether an address is one of these, or in one of these networks. An empty list lets everybody in. */
export function createAllowList(entries: readonly string[]): (address: string) => boolean {
  if (entries.length === 0) return () => true;
  const allowed = new BlockList();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) allowed.addAddress(address, family);
    else allowed.addSubnet(address, Number(bits), family);
  }
  return (given) => {
    // An IPv4 peer of a socket that takes both.
    const address = given.replace(/^::ffff:(?=\d+\.)/i, "");
    const family = isIP(address);
    return family !== 0 && allowed.check(address, family === 6 ? "ipv6" : "ipv4");
  };
}
