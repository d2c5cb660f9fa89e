export { type FileRecords, createFiles } from "./create-files.ts";
export { createObjectStore } from "./create-object-store.ts";
export type { ObjectStore } from "./object-store.ts";
export { type FileStage, type StagedFile, createFileStage } from "./stage-file.ts";
export { parseStoreUrl } from "./store-url.ts";
export { type Removals, sweepRemovals } from "./sweep-removals.ts";
