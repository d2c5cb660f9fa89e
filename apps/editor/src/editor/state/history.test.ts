import {
  type EditResult,
  type GraphContent,
  type WorkflowNode,
  addEdge,
  deleteNodes,
  emptyGraph,
  moveNodes,
  pasteNodes,
} from "@workfuse/graph";
import { catalog, nodeTypes } from "@workfuse/nodes/catalog";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Origin, addConnectedNode, configureNode, createNode, edgeFrom } from "./graph-edits.ts";
import { type History, commit, redo, startHistory, undo } from "./history.ts";

type Step = (graph: GraphContent) => GraphContent;

function valueOr(result: EditResult<GraphContent>, graph: GraphContent): GraphContent {
  return result.ok ? result.value : graph;
}
function pick(graph: GraphContent, index: number): WorkflowNode | undefined {
  return graph.nodes[index % Math.max(1, graph.nodes.length)];
}

const index = fc.nat({ max: 20 });
const position = fc.record({
  x: fc.integer({ min: -500, max: 500 }),
  y: fc.integer({ min: -500, max: 500 }),
});
// Keys of a constant record.
const type = fc.constantFrom(...(Object.keys(catalog) as (keyof typeof catalog)[]));

/** Edits as a person makes them: what cannot be done changes nothing. */
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(type, position, index).map(([kind, at, from]): Step => (graph) => {
    const node = createNode({ graph, type: kind, position: at });
    const before = pick(graph, from);
    const origin: Origin | undefined = before && { nodeId: before.id, handle: "out" };
    return valueOr(addConnectedNode({ graph, node, origin }), graph);
  }),
  fc.tuple(index, index).map(([a, b]): Step => (graph) => {
    const [source, target] = [pick(graph, a), pick(graph, b)];
    if (!source || !target) return graph;
    const edge = edgeFrom({ origin: { nodeId: source.id, handle: "out" }, target: target.id });
    return valueOr(addEdge({ graph, edge }), graph);
  }),
  index.map(
    (at): Step =>
      (graph) =>
        deleteNodes({ graph, nodeIds: [pick(graph, at)?.id ?? ""] }),
  ),
  fc.tuple(index, position).map(([at, to]): Step => (graph) => {
    const node = pick(graph, at);
    return node ? moveNodes({ graph, positions: new Map([[node.id, to]]) }) : graph;
  }),
  fc.tuple(index, fc.string({ minLength: 1, maxLength: 8 })).map(([at, label]): Step => (graph) => {
    const node = pick(graph, at);
    if (!node) return graph;
    return valueOr(configureNode({ graph, nodeId: node.id, data: { ...node.data, label } }), graph);
  }),
  fc.tuple(index, position).map(([at, to]): Step => (graph) => {
    const node = pick(graph, at);
    if (!node) return graph;
    const clip = { workfuse: "nodes" as const, nodes: [node], edges: [] };
    return pasteNodes({ graph, clip, position: to, nodeTypes }).graph;
  }),
);

const edits = fc.array(
  fc.record({ step, mergeKey: fc.option(fc.constantFrom("a", "b"), { nil: undefined }) }),
  {
    maxLength: 60,
  },
);

function play(all: readonly { step: Step; mergeKey: string | undefined }[]): History {
  return all.reduce(
    (history, { step: change, mergeKey }) =>
      commit({ history, graph: change(history.present), label: "Edit", mergeKey }),
    startHistory(emptyGraph),
  );
}
function repeat(history: History, move: (history: History) => History, times: number): History {
  return times === 0 ? history : repeat(move(history), move, times - 1);
}

test("any edits, all undone, give the first graph; all redone, the last", () => {
  fc.assert(
    fc.property(edits, (all) => {
      const done = play(all);
      const undone = repeat(done, undo, done.past.length);
      expect(undone.present).toBe(emptyGraph);
      expect(undone.past).toEqual([]);
      const redone = repeat(undone, redo, undone.future.length);
      expect(redone.present).toBe(done.present);
      expect(redone.past).toEqual(done.past);
    }),
    { numRuns: 300 },
  );
});

test("undoing and redoing anywhere in between never leaves the way that was gone", () => {
  fc.assert(
    fc.property(edits, fc.array(fc.boolean(), { maxLength: 80 }), (all, moves) => {
      const done = play(all);
      const states = [...done.past.map(({ graph }) => graph), done.present];
      let [history, place] = [done, states.length - 1];
      for (const back of moves) {
        history = back ? undo(history) : redo(history);
        place = Math.min(states.length - 1, Math.max(0, place + (back ? -1 : 1)));
        expect(history.present).toBe(states[place]);
      }
    }),
    { numRuns: 200 },
  );
});

test("changes of one kind in a row are one step, until something else happens", () => {
  const graphs = [1, 2, 3].map((x): GraphContent => ({
    ...emptyGraph,
    nodes: [createNode({ graph: emptyGraph, type: "http", position: { x, y: 0 } })],
  }));
  const [first = emptyGraph, second = emptyGraph, third = emptyGraph] = graphs;
  let history = commit({ history: startHistory(emptyGraph), graph: first, label: "Type", mergeKey: "url" });
  history = commit({ history, graph: second, label: "Type", mergeKey: "url" });
  expect(history.past).toHaveLength(1);
  expect(undo(history).present).toBe(emptyGraph);
  history = commit({ history: redo(undo(history)), graph: third, label: "Type", mergeKey: "url" });
  expect(history.past).toHaveLength(2);
});

test("a new change forgets what was undone", () => {
  const graph: GraphContent = { ...emptyGraph, nodes: [] };
  const history = commit({ history: startHistory(emptyGraph), graph, label: "A" });
  const again = commit({ history: undo(history), graph: { ...graph }, label: "B" });
  expect(again.future).toEqual([]);
  expect(redo(again)).toBe(again);
});
