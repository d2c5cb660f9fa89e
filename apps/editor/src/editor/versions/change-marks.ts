import { atom } from "jotai";
import type { ChangeMark } from "./graph-changes.ts";

/** While two versions are compared: what happened to the nodes of the drawing, by their ids. */
export const changeMarksAtom = atom<ReadonlyMap<string, ChangeMark>>(new Map());

/** The border of a node by what happened to it. */
export const markFrames: Readonly<Record<ChangeMark, string>> = {
  added: "border-success ring-3 ring-success/20",
  removed: "border-dashed border-danger opacity-70",
  changed: "border-running ring-3 ring-running/20",
};

export const markLabels: Readonly<Record<ChangeMark, string>> = {
  added: "Added",
  removed: "Removed",
  changed: "Changed",
};
