import {
  type GraphContent,
  type GraphDiff,
  applyDiff,
  diffGraphs,
  invertDiff,
  isEmptyDiff,
  moveNodes,
} from "@workfuse/graph";
import { atom } from "jotai";
import { tidyPositions } from "../editor/canvas/tidy-up.ts";
import { editAtom, graphAtom, historyAtom } from "../editor/state/atoms.ts";
import type { History } from "../editor/state/history.ts";
import { settleFrames } from "../editor/state/move-nodes.ts";

/** What was said: by the person, and what came of it. */
export type Turn = {
  readonly id: number;
  readonly role: "user" | "assistant";
  readonly text: string;
  readonly questions?: readonly string[];
  readonly missing?: readonly { readonly nodeId: string; readonly what: string }[];
};

export const magicOpenAtom = atom(false);
export const turnsAtom = atom<readonly Turn[]>([]);

/** A change that is on the canvas and not yet accepted. */
type Proposal = { readonly history: History; readonly after: GraphContent; readonly diff: GraphDiff };
const shownProposalAtom = atom<Proposal | null>(null);

/** Gone as soon as its step is taken back in any other way. */
export const proposalAtom = atom((get) => {
  const proposal = get(shownProposalAtom);
  return proposal && get(graphAtom) !== proposal.history.present ? proposal : null;
});

/** Puts a proposed graph on the canvas, arranged where its nodes are new. @returns whether anything changes */
export const proposeAtom = atom(null, (get, set, graph: GraphContent): boolean => {
  const history = get(historyAtom);
  const added = diffGraphs(history.present, graph).nodes.added.length > 0;
  const after = added ? settleFrames(moveNodes({ graph, positions: tidyPositions(graph) })) : graph;
  const diff = diffGraphs(history.present, after);
  if (isEmptyDiff(diff)) return false;
  const changed = set(editAtom, { label: "Describe a change", change: () => after });
  if (changed) set(shownProposalAtom, { history, after: get(graphAtom), diff });
  return changed;
});

export const acceptAtom = atom(null, (_get, set) => set(shownProposalAtom, null));

/** Takes a proposal back; what was edited since stays. */
export const refuseAtom = atom(null, (get, set) => {
  const proposal = get(proposalAtom);
  set(shownProposalAtom, null);
  if (!proposal) return;
  if (get(graphAtom) === proposal.after) set(historyAtom, proposal.history);
  else {
    set(editAtom, {
      label: "Refuse a change",
      change: (graph) => applyDiff({ graph, diff: invertDiff(proposal.diff) }),
    });
  }
});
