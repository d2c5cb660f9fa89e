import type { GraphContent } from "./model.ts";
import { topologicalOrder } from "./topological-order.ts";

/** Whether the output of `source` is there when `reader` runs, as far as the edges tell. */
export type UpstreamQuestion = { readonly source: string; readonly reader: string };

type Graph = Pick<GraphContent, "nodes" | "edges">;
/** The edges into each node, in topological order: nodes before it, and the loop around it. */
type Incoming = readonly { readonly from: number[]; around: number | undefined }[];
type Pair = { readonly source: number; readonly reader: number; readonly question: number };

/**
 * Answers many questions at once. Most are settled in constant time by a spanning tree; the others in passes over the
 * graph with many sources each, so that all that 10,000 nodes can ask takes milliseconds. What is upstream of a loop is
 * upstream of its body. In a graph with a cycle nothing is known, and the answer is yes.
 */
export function areUpstream({
  graph,
  questions,
}: {
  graph: Graph;
  questions: readonly UpstreamQuestion[];
}): readonly boolean[] {
  const answers = questions.map(() => true);
  if (questions.length === 0) return answers;
  const borders = graph.nodes.flatMap(({ id, parentId }) =>
    parentId === undefined ? [] : [{ id: "", source: parentId, target: id }],
  );
  const edges = borders.length === 0 ? graph.edges : [...graph.edges, ...borders];
  const sorted = topologicalOrder({ nodes: graph.nodes, edges });
  if (!sorted.ok) return answers;
  const position = new Map(sorted.order.map((id, index) => [id, index]));
  const into = incomingOf({ graph, position });
  const inTree = spanningTree(into);
  const open: Pair[] = [];
  for (const [question, { source: sourceId, reader: readerId }] of questions.entries()) {
    const [source, reader] = [position.get(sourceId), position.get(readerId)];
    if (source === undefined || reader === undefined || source >= reader) answers[question] = false;
    else if (!inTree(source, reader)) open.push({ source, reader, question });
  }
  for (const { question, upstream } of settle({ open, into })) answers[question] = upstream;
  return answers;
}

function incomingOf({
  graph: { nodes, edges },
  position,
}: {
  graph: Graph;
  position: ReadonlyMap<string, number>;
}): Incoming {
  const into = Array.from(position, (): Incoming[number] => ({ from: [], around: undefined }));
  for (const { source, target } of edges) {
    const [from, to] = [position.get(source), into[position.get(target) ?? -1]];
    if (from !== undefined) to?.from.push(from);
  }
  for (const { id, parentId } of nodes) {
    const node = into[position.get(id) ?? -1];
    if (node && parentId !== undefined) node.around = position.get(parentId);
  }
  return into;
}

/** Whether one node is above another in a tree of edges: then it is upstream; if not, it may still be. */
function spanningTree(into: Incoming): (source: number, reader: number) => boolean {
  const below = into.map((): number[] => []);
  const open: number[] = [];
  for (const [index, { from }] of into.entries()) {
    const [parent] = from;
    if (parent === undefined) open.push(index);
    else below[parent]?.push(index);
  }
  // Numbers in the order of a walk: those below a node are the ones from its own to its last.
  const number = new Int32Array(into.length);
  let next = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    number[node] = next++;
    open.push(...(below[node] ?? []));
  }
  const last = number.slice();
  for (let node = into.length - 1; node >= 0; node--) {
    const parent = into[node]?.from[0];
    if (parent !== undefined) last[parent] = Math.max(last[parent] ?? 0, last[node] ?? 0);
  }
  return (source, reader) =>
    (number[source] ?? 0) <= (number[reader] ?? 0) && (number[reader] ?? 0) <= (last[source] ?? 0);
}

// One bit for each source of a pass: bounds the memory to 128 bytes a node.
const wordsPerPass = 32;

/** Follows sources through the graph, up to 1024 in one pass. */
function* settle({
  open,
  into,
}: {
  open: readonly Pair[];
  into: Incoming;
}): Generator<{ readonly question: number; readonly upstream: boolean }> {
  const bySource = Map.groupBy(open, ({ source }) => source);
  const sources = [...bySource.keys()];
  for (let first = 0; first < sources.length; first += wordsPerPass * 32) {
    const pass = sources.slice(first, first + wordsPerPass * 32);
    const words = Math.ceil(pass.length / 32);
    const reached = spread({ bits: new Map(pass.map((source, bit) => [source, bit])), words, into });
    for (const [bit, source] of pass.entries()) {
      for (const { reader, question } of bySource.get(source) ?? []) {
        const word = reached[reader * words + (bit >>> 5)] ?? 0;
        yield { question, upstream: (word & (1 << (bit & 31))) !== 0 };
      }
    }
  }
}

function spread({
  bits,
  words,
  into,
}: {
  bits: ReadonlyMap<number, number>;
  words: number;
  into: Incoming;
}): Uint32Array {
  const reached = new Uint32Array(into.length * words);
  const take = (node: number, from: number): void => {
    for (let word = 0; word < words; word++) {
      const at = node * words + word;
      reached[at] = (reached[at] ?? 0) | (reached[from * words + word] ?? 0);
    }
  };
  for (const [node, { from: before, around }] of into.entries()) {
    // Inside a loop, what stands before the loop is there; the loop's own output is not yet.
    if (around !== undefined) take(node, around);
    for (const from of before) {
      take(node, from);
      const bit = bits.get(from);
      const at = node * words + ((bit ?? 0) >>> 5);
      if (bit !== undefined) reached[at] = (reached[at] ?? 0) | (1 << (bit & 31));
    }
  }
  return reached;
}
