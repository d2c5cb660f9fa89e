import { WorkfuseError } from "@workfuse/errors";
import ipaddr from "ipaddr.js";
import { type Address, type Network, isInside, parseAddress } from "./address.ts";

/** Networks and ports that an operator opens besides the public internet. */
export type EgressAllowRule = {
  readonly network: Network;
  /** Inclusive. */
  readonly ports: readonly [first: number, last: number];
};

/**
 * Reads an operator's list: `127.0.0.1/32:9099,10.0.0.0/8:80-443,192.168.0.0/16,[fd00::/8]:443`. Without ports all
 * are open; an address alone is a network of one.
 * @throws WorkfuseError `config.invalid`, naming the entry
 */
export function parseEgressAllow(text: string): readonly EgressAllowRule[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map(parseRule);
}

function parseRule(entry: string): EgressAllowRule {
  const bracketed = /^\[([^\]]+)\](?::(.+))?$/.exec(entry);
  const plain = /^([\d.]+(?:\/\d+)?)(?::(.+))?$/.exec(entry);
  const [, network = entry, ports] = bracketed ?? plain ?? [];
  return { network: parseNetwork({ text: network, entry }), ports: parsePorts({ text: ports, entry }) };
}

function parseNetwork({ text, entry }: { text: string; entry: string }): Network {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  const address = parseAddress(text);
  return address === undefined ? refuse(entry) : [address, address.kind() === "ipv4" ? 32 : 128];
}

function parsePorts({ text, entry }: { text: string | undefined; entry: string }): [number, number] {
  if (text === undefined) return [1, 65_535];
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (match === null) return refuse(entry);
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first >= 1 && first <= last && last <= 65_535 ? [first, last] : refuse(entry);
}

function refuse(entry: string): never {
  throw new WorkfuseError({
    code: "config.invalid",
    message: `"${entry}" is not a network with ports, such as 10.0.0.0/8:80-443 or [fd00::/8]:443.`,
  });
}

export function isAllowed({
  rules,
  address,
  port,
}: {
  rules: readonly EgressAllowRule[];
  address: Address;
  port: number;
}): boolean {
  return rules.some(
    ({ network, ports: [first, last] }) => port >= first && port <= last && isInside({ address, network }),
  );
}
