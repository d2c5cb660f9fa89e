import {
  type EditResult,
  type GraphContent,
  type GraphProblem,
  type WorkflowGraph,
  checkGraphTypes,
  emptyGraph,
  validateGraph,
} from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { atom } from "jotai";
import { type History, commit, redo, startHistory, undo } from "./history.ts";

/** The saved version that the draft was made from. */
export type Base = Omit<WorkflowGraph, "nodes" | "edges" | "formatVersion"> & {
  readonly graph: GraphContent;
};

export const baseAtom = atom<Base | null>(null);
export const historyAtom = atom<History>(startHistory(emptyGraph));
/** The draft. */
export const graphAtom = atom((get) => get(historyAtom).present);

/** How many nodes stand directly in each loop. */
export const bodySizesAtom = atom((get): ReadonlyMap<string, number> => {
  const sizes = new Map<string, number>();
  for (const { parentId } of get(graphAtom).nodes)
    if (parentId !== undefined) sizes.set(parentId, (sizes.get(parentId) ?? 0) + 1);
  return sizes;
});

/** The draft with what identifies its workflow. */
export const workflowAtom = atom((get): WorkflowGraph | null => {
  const base = get(baseAtom);
  if (base === null) return null;
  const { graph: _saved, ...identity } = base;
  return { ...identity, ...get(graphAtom) };
});

/** Whether the draft differs from the version it was made from. Undoing everything makes it clean again. */
export const isDirtyAtom = atom((get) => get(baseAtom) !== null && get(graphAtom) !== get(baseAtom)?.graph);
/** True for people who may look but not change. */
export const readOnlyAtom = atom(false);
/** Names of the workspace's variables; undefined until they are known. */
export const variablesAtom = atom<readonly string[] | undefined>(undefined);

/** What the service would say at save: errors stand in the way, warnings do not. */
export const validationErrorsAtom = atom((get): readonly GraphProblem[] => {
  const graph = get(graphAtom);
  const { valid, problems } = validateGraph({ graph, nodeTypes });
  return valid
    ? [...problems, ...checkGraphTypes({ graph, nodeTypes, variables: get(variablesAtom) })]
    : problems;
});
/** Problems by the node they belong to. */
export const problemsByNodeAtom = atom((get): ReadonlyMap<string, readonly GraphProblem[]> =>
  Map.groupBy(
    get(validationErrorsAtom).filter(({ nodeId }) => nodeId !== undefined),
    ({ nodeId }) => nodeId ?? "",
  ),
);

/** What is selected on the canvas. */
export type Selection = { readonly nodes: ReadonlySet<string>; readonly edges: ReadonlySet<string> };
export const nothingSelected: Selection = { nodes: new Set(), edges: new Set() };
export const selectionAtom = atom<Selection>(nothingSelected);

/** The node whose settings are shown: the only one selected. */
export const selectedNodeAtom = atom(
  (get): string | null => {
    const { nodes } = get(selectionAtom);
    return nodes.size === 1 ? ([...nodes][0] ?? null) : null;
  },
  (_get, set, nodeId: string | null) => {
    set(selectionAtom, { ...nothingSelected, nodes: new Set(nodeId === null ? [] : [nodeId]) });
  },
);

/** Opens a workflow: forgets the last one's history and selection. */
export const openWorkflowAtom = atom(
  null,
  (_get, set, { base, draft = base.graph }: { base: Base; draft?: GraphContent | undefined }) => {
    const history = startHistory(base.graph);
    set(baseAtom, base);
    set(historyAtom, commit({ history, graph: draft, label: "Earlier changes" }));
    set(selectionAtom, nothingSelected);
  },
);

export type Edit = {
  /** Names the step in the history: “Add HTTP request”. */
  readonly label: string;
  readonly mergeKey?: string | undefined;
  readonly change: (graph: GraphContent) => GraphContent | EditResult<GraphContent>;
};

/** Why the last edit was refused; shown and taken away by the page. */
export const refusalAtom = atom<{ readonly message: string } | null>(null);

/** The one way to change the draft. @returns whether it was changed. */
export const editAtom = atom(null, (get, set, { label, mergeKey, change }: Edit): boolean => {
  if (get(readOnlyAtom)) return false;
  const history = get(historyAtom);
  const result = change(history.present);
  if ("ok" in result && !result.ok) {
    set(refusalAtom, { message: result.error.message });
    return false;
  }
  const graph = "ok" in result ? result.value : result;
  set(historyAtom, commit({ history, graph, label, mergeKey }));
  return graph !== history.present;
});

export const undoAtom = atom(null, (_get, set) => set(travelAtom, undo));
export const redoAtom = atom(null, (_get, set) => set(travelAtom, redo));

// What comes back is selected, so that it is seen; what is no longer there is deselected.
const travelAtom = atom(null, (get, set, move: (history: History) => History) => {
  const before = new Set(get(graphAtom).nodes.map(({ id }) => id));
  set(historyAtom, move(get(historyAtom)));
  const graph = get(graphAtom);
  const returned = graph.nodes.filter(({ id }) => !before.has(id)).map(({ id }) => id);
  if (returned.length > 0) return set(selectionAtom, { ...nothingSelected, nodes: new Set(returned) });
  const selection = get(selectionAtom);
  const nodes = new Set(graph.nodes.map(({ id }) => id).filter((id) => selection.nodes.has(id)));
  const edges = new Set(graph.edges.map(({ id }) => id).filter((id) => selection.edges.has(id)));
  if (nodes.size !== selection.nodes.size || edges.size !== selection.edges.size) {
    set(selectionAtom, { nodes, edges });
  }
});

/** After a save: the draft goes on from the version that was just made. */
export const savedAtom = atom(null, (get, set, { base, draft }: { base: Base; draft: GraphContent }) => {
  // The very object that was sent: what was edited meanwhile stays dirty, and undoing to it is clean.
  set(baseAtom, { ...base, graph: draft });
  if (get(historyAtom).mergeKey !== undefined) set(historyAtom, { ...get(historyAtom), mergeKey: undefined });
});

// Panels.
export const sidebarOpenAtom = atom(true);
export const runPanelOpenAtom = atom(false);
export const problemsOpenAtom = atom(false);
export const shortcutsOpenAtom = atom(false);
