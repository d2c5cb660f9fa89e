import { atom } from "jotai";

export type InspectorTab = "settings" | "behaviour" | "data";

/** The tab stays the same from node to node. */
export const inspectorTabAtom = atom<InspectorTab>("settings");
