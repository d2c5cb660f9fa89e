export type { Bus, BusListener, Nudge } from "./bus.ts";
export { createPostgresBus } from "./postgres-bus.ts";
