import type { GraphContent } from "@workfuse/graph";

/** A change that can be taken back (or made again): its name, and the graph on its other side. */
export type HistoryStep = { readonly label: string; readonly graph: GraphContent };

/** The graph being edited, with the way back and forth. The last of each list is the nearest. */
export type History = {
  readonly present: GraphContent;
  readonly past: readonly HistoryStep[];
  readonly future: readonly HistoryStep[];
  /** Changes with the same key one after the other are one step: typing in a field, nudging a node. */
  readonly mergeKey: string | undefined;
};

const longestPast = 200;

export function startHistory(graph: GraphContent): History {
  return { present: graph, past: [], future: [], mergeKey: undefined };
}

/** Makes a change. The same graph is no change; a new change forgets what was undone. */
export function commit({
  history,
  graph,
  label,
  mergeKey,
}: {
  history: History;
  graph: GraphContent;
  label: string;
  mergeKey?: string | undefined;
}): History {
  if (graph === history.present) return history;
  if (mergeKey !== undefined && mergeKey === history.mergeKey && history.past.length > 0) {
    return { ...history, present: graph, future: [] };
  }
  const past = [...history.past, { label, graph: history.present }].slice(-longestPast);
  return { present: graph, past, future: [], mergeKey };
}

export function undo(history: History): History {
  const step = history.past.at(-1);
  if (!step) return history;
  return {
    present: step.graph,
    past: history.past.slice(0, -1),
    future: [...history.future, { label: step.label, graph: history.present }],
    mergeKey: undefined,
  };
}

export function redo(history: History): History {
  const step = history.future.at(-1);
  if (!step) return history;
  return {
    present: step.graph,
    past: [...history.past, { label: step.label, graph: history.present }],
    future: history.future.slice(0, -1),
    mergeKey: undefined,
  };
}
