export { createEgress } from "./create-egress.ts";
export { type EgressAllow, parseEgressAllow } from "./egress-allow.ts";
