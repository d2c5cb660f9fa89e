import { atom } from "jotai";

/** What of the trigger is shown: nothing, or the dialog at one of its tabs. */
export type TriggerTab = "address" | "settings" | "deliveries";
export const triggerOpenAtom = atom<TriggerTab | null>(null);
