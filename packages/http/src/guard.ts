import { WorkfuseError } from "@workfuse/errors";
import { isPublicAddress, parseAddress } from "./address.ts";
import { type EgressAllowRule, isAllowed } from "./egress-allow.ts";

export type AddressCheck = (target: {
  readonly address: string;
  readonly port: number;
  readonly host: string;
}) => void;

/** The one decision of this package. @throws WorkfuseError `egress.refused` */
export function createAddressCheck(rules: readonly EgressAllowRule[]): AddressCheck {
  return ({ address: text, port, host }) => {
    const address = parseAddress(text);
    if (address !== undefined && (isPublicAddress(address) || isAllowed({ rules, address, port }))) return;
    throw new WorkfuseError({
      code: "egress.refused",
      message:
        `Requests to ${host} are refused: it is not a public internet address. ` +
        "An operator can allow the network and port.",
      // The address itself stays inside: it would tell what names mean in our network.
      details: { host, port },
    });
  };
}
