import { createPinStorage } from "./pin-storage.ts";

export const storedPins = createPinStorage(globalThis.localStorage);
