export { isPublicAddress, parseAddress } from "./address.ts";
export { type EgressAllowRule, parseEgressAllow } from "./egress-allow.ts";
export { type EgressDefaults, type GuardedEgress, type OpenResponse, createEgress } from "./egress.ts";
export type { Resolver } from "./guarded-connector.ts";
export { createDialer } from "./dialer.ts";
export { createGuardedFetch } from "./guarded-fetch.ts";
export { createRateLimiter } from "./rate-limiter.ts";
export { retryAfterMs } from "./retry-after.ts";
