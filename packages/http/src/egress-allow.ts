import { WorkfuseError } from "@workfuse/errors";
import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** Addresses that operators let workflows reach although they are not public. */
export type EgressAllow = readonly {
  readonly range: readonly [Address, number];
  /** Inclusive; null for all ports. */
  readonly ports: readonly [number, number] | null;
}[];

const entry = /^([0-9a-fA-F.:[\]]+\/\d{1,3})(?::(\d{1,5})(?:-(\d{1,5}))?)?$/;

/**
 * Reads what operators allow: CIDRs, each with a port, a range of ports or neither, separated by commas, such as
 * `127.0.0.1/32:9099,10.0.0.0/8:80-443,[fd00::]/8`.
 * @throws WorkfuseError `request.invalid` naming the entry that cannot be read
 */
export function parseEgressAllow(text: string): EgressAllow {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [, cidr, from, to] = entry.exec(part) ?? [];
      const plain = cidr?.replaceAll(/[[\]]/g, "");
      if (plain === undefined || !ipaddr.isValidCIDR(plain)) throw unreadable(part);
      const ports = from === undefined ? null : ([Number(from), Number(to ?? from)] as const);
      if (ports && (ports[0] > ports[1] || ports[1] > 65_535)) throw unreadable(part);
      return { range: ipaddr.parseCIDR(plain), ports };
    });
}

function unreadable(part: string): WorkfuseError {
  return new WorkfuseError({
    code: "request.invalid",
    message: `“${part}” is not an address range. Write a CIDR, and a port where only one is meant: 10.0.0.0/8:443.`,
  });
}
