import { atom } from "jotai";

export const commandsOpenAtom = atom(false);
