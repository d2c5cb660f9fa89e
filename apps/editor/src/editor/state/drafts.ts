import { createDraftStorage } from "./draft-storage.ts";

export const drafts = createDraftStorage(globalThis.localStorage);
