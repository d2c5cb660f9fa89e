export { type FileRecords, createFiles } from "./create-files.ts";
export { createObjectStore } from "./create-object-store.ts";
export type { ObjectStore } from "./object-store.ts";
export { parseStoreUrl } from "./store-url.ts";
export { type Removals, sweepRemovals } from "./sweep-removals.ts";
