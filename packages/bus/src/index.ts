export type { Bus, BusListener, Nudge } from "./bus.ts";
export { createBus } from "./create-bus.ts";
