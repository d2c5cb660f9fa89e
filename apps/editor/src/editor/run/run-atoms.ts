import { type ExecutionUpdate, type LiveText, withPiece } from "@workfuse/events";
import { atom } from "jotai";
import type { Execution, ExecutionStatus } from "../../api/types.ts";
import { isFinal } from "../../api/is-final.ts";
import { runPanelOpenAtom } from "../state/atoms.ts";
import { type Run, applyUpdates, startRun, withKept } from "./run-state.ts";

/** The execution whose states colour the canvas. */
export const runAtom = atom<Run | null>(null);

export const activeExecutionAtom = atom(
  (get): string | null => get(runAtom)?.executionId ?? null,
  (get, set, executionId: string | null) => {
    if (executionId === get(activeExecutionAtom)) return;
    set(runAtom, executionId === null ? null : startRun(executionId));
  },
);
export const executionStatusAtom = atom((get): ExecutionStatus => get(runAtom)?.status ?? "pending");
export const executionUpdatesAtom = atom((get): readonly ExecutionUpdate[] => get(runAtom)?.updates ?? []);
/** States by node id. */
export const nodeRunsAtom = atom((get) => get(runAtom)?.nodes ?? null);

/** What nodes of the execution that is shown are writing, by node id; of those in loops the latest. */
type Writing = {
  readonly executionId: string;
  readonly texts: ReadonlyMap<
    string,
    { readonly path: string; readonly from: number; readonly text: string }
  >;
};
const writingAtom = atom<Writing | null>(null);
export const liveTextsAtom = atom((get): Writing["texts"] | null => {
  const writing = get(writingAtom);
  return writing?.executionId === get(activeExecutionAtom) ? writing.texts : null;
});
export const hearTextAtom = atom(null, (get, set, piece: LiveText) => {
  const { executionId, nodeId, path } = piece;
  if (executionId !== get(activeExecutionAtom)) return;
  const texts = new Map(get(liveTextsAtom));
  const known = texts.get(nodeId);
  texts.set(nodeId, { path, ...withPiece({ before: known?.path === path ? known : undefined, piece }) });
  set(writingAtom, { executionId, texts });
});

export const applyUpdatesAtom = atom(null, (get, set, updates: readonly ExecutionUpdate[]) => {
  const run = get(runAtom);
  if (run) set(runAtom, applyUpdates({ run, updates }));
});

/** An execution started here is shown to its end; others take turns, the newest first. */
const ownExecutionAtom = atom<string | null>(null);

/** Shows an execution that was just started here, to its end. */
export const followOwnAtom = atom(null, (_get, set, executionId: string) => {
  set(ownExecutionAtom, executionId);
  set(activeExecutionAtom, executionId);
  set(shownResultAtom, null);
  set(runPanelOpenAtom, true);
});

/** Takes in what an execution began with. */
export const keepAtom = atom(null, (get, set, execution: Execution) => {
  const run = get(runAtom);
  if (run) set(runAtom, withKept({ run, execution }));
});

/** Chooses whom the canvas follows when an update of some execution of this workflow arrives. */
export const followNewestAtom = atom(null, (get, set, update: ExecutionUpdate) => {
  const run = get(runAtom);
  if (run?.executionId === update.executionId) return;
  const busy = run !== null && !isFinal(run.status);
  if (busy && (run.executionId === get(ownExecutionAtom) || update.type !== "started")) return;
  // The end of an execution that was never shown is no reason to leave the one that is.
  if (update.type === "completed" || update.type === "failed" || update.type === "cancelled") return;
  set(activeExecutionAtom, update.executionId);
});

/** The node whose result the run panel shows. */
export const shownResultAtom = atom<string | null>(null);
