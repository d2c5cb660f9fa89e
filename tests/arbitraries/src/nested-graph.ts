import type { GraphContent, NodeTypeInfo, NodeTypes, WorkflowEdge, WorkflowNode } from "@workfuse/graph";
import fc from "fast-check";
import { z } from "zod";
import { shuffle } from "./shuffle.ts";
import { actionNode, nodeId, outputsOf } from "./workflow-graph.ts";

const deepestNesting = 8;
const loopConfig = { mode: "each", items: "{{trigger.data}}" };

const loopType: NodeTypeInfo = {
  type: "loop",
  role: "action",
  container: true,
  authoredConfig: z.strictObject({ mode: z.string(), items: z.unknown() }),
  rawFields: ["mode"],
  outputs: () => ["out"],
  effect: () => "pure",
};

/** The node types of a catalogue, and a type that holds a body where it has none. */
export function withLoopType(nodeTypes: NodeTypes): NodeTypes {
  return nodeTypes.has("loop") ? nodeTypes : new Map([...nodeTypes, ["loop", loopType]]);
}

/** A node that makes a loop, for `groupIntoLoop`. */
export const newLoop: Pick<WorkflowNode, "type" | "data"> = {
  type: "loop",
  data: { label: "Loop", config: loopConfig },
};

const loopNode: fc.Arbitrary<WorkflowNode> = actionNode.map((node) => ({
  ...node,
  type: "loop",
  data: { ...node.data, config: { ...loopConfig } },
}));

/**
 * Valid graphs with loops, their bodies and loops in these, at most 8 deep: on each level branches, joins and several
 * edges into one node; bodies may have several first and last nodes, or nothing in them. The order of the lists says
 * nothing. Valid with `withLoopType` of the catalogue.
 */
export function nestedGraph({ maxNodes = 16 }: { maxNodes?: number } = {}): fc.Arbitrary<GraphContent> {
  return fc
    .record({
      nodes: fc.uniqueArray(
        fc.oneof({ weight: 3, arbitrary: actionNode }, { weight: 2, arbitrary: loopNode }),
        { maxLength: maxNodes, selector: ({ id }) => id },
      ),
      triggerId: fc.stringMatching(/^trigger-[a-z]{1,5}$/),
      picks: fc.array(fc.nat(), { minLength: maxNodes * 8, maxLength: maxNodes * 8 }),
      seed: fc.nat(),
    })
    .map(({ nodes, triggerId, picks, seed }) => {
      let cursor = 0;
      const pick = (bound: number): number => (picks[cursor++ % picks.length] ?? 0) % bound;
      const trigger: WorkflowNode = {
        id: triggerId,
        type: "trigger",
        position: { x: 0, y: 0 },
        data: { label: "Start", config: { source: "webhook" } },
      };
      const placed = [trigger, ...placeInLoops({ nodes, pick })];
      const edges = edgesWithin({ nodes: placed, pick });
      return {
        formatVersion: 1,
        nodes: shuffle({ items: placed, seed }),
        edges: shuffle({ items: edges, seed: seed + 1 }),
      };
    });
}

type Picking = (bound: number) => number;

function placeInLoops({ nodes, pick }: { nodes: readonly WorkflowNode[]; pick: Picking }): WorkflowNode[] {
  const depths = new Map<string, number>();
  return nodes.map((node) => {
    const loops = [...depths].filter(([, depth]) => depth < deepestNesting);
    // The newest loop as often as all others together, so that there are deep ones.
    const choice = pick(2) === 0 ? loops.at(-1) : [undefined, ...loops][pick(loops.length + 1)];
    if (node.type === "loop") depths.set(node.id, (choice?.[1] ?? 0) + 1);
    return choice ? { ...node, parentId: choice[0] } : node;
  });
}

function edgesWithin({ nodes, pick }: { nodes: readonly WorkflowNode[]; pick: Picking }): WorkflowEdge[] {
  const edges: WorkflowEdge[] = [];
  const known = new Set<string>();
  for (const [parentId, level] of Map.groupBy(nodes, (node) => node.parentId)) {
    for (const [index, to] of level.entries()) {
      if (index === 0) continue;
      // What nothing leads to is refused outside of loops; inside it is where a round begins.
      for (let count = (parentId === undefined ? 1 : 0) + pick(3); count > 0; count--) {
        const source = level[pick(index)];
        if (!source) continue;
        const handles = outputsOf(source);
        const sourceHandle = handles[pick(handles.length)] ?? "out";
        const key = JSON.stringify([source.id, sourceHandle, to.id]);
        if (known.has(key)) continue;
        known.add(key);
        const edge = { id: `e${edges.length}`, source: source.id, target: to.id };
        edges.push(sourceHandle === "out" ? edge : { ...edge, sourceHandle });
      }
    }
  }
  return edges;
}

/** Any nodes in any loops, most of them wrong: loops that do not exist or are none, circles of loops, edges across. */
export const anyNestedGraph: fc.Arbitrary<GraphContent> = fc
  .record({
    nodes: fc.array(
      fc.record({
        node: fc.oneof(actionNode, loopNode),
        parent: fc.option(fc.nat(), { nil: undefined }),
        isTrigger: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
      }),
      { maxLength: 10 },
    ),
    elsewhere: nodeId,
    pairs: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 10 }),
  })
  .map(({ nodes, elsewhere, pairs }) => {
    // One more than there are: a loop that does not exist, or one of the ids.
    const ids = [...nodes.map(({ node }) => node.id), elsewhere];
    const id = (index: number): string => ids[index % ids.length] ?? elsewhere;
    return {
      formatVersion: 1,
      nodes: nodes.map(({ node, parent, isTrigger }) => ({
        ...node,
        ...(isTrigger ? { type: "trigger", data: { ...node.data, config: { source: "manual" } } } : {}),
        ...(parent === undefined ? {} : { parentId: id(parent) }),
      })),
      edges: pairs.map(([from, to], index) => ({ id: `e${index}`, source: id(from), target: id(to) })),
    };
  });

/** Valid graphs that are long and narrow: chains of up to 600 nodes, each of which may also read far back. */
export const deepGraph: fc.Arbitrary<GraphContent> = fc
  .record({
    length: fc.integer({ min: 100, max: 600 }),
    jumps: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
  })
  .map(({ length, jumps }) => {
    const nodes = Array.from({ length }, (_, index): WorkflowNode => {
      const far = (jumps[index % jumps.length] ?? 0) % Math.max(1, index);
      const config =
        index === 0
          ? { source: "webhook" }
          : { url: `https://example.com/{{nodes.n${far}.${far === 0 ? "data" : "body"}}}` };
      return {
        id: `n${index}`,
        type: index === 0 ? "trigger" : "http",
        position: { x: index, y: 0 },
        data: { label: `${index}`, config },
      };
    });
    const edges = nodes
      .slice(1)
      .map(({ id }, index) => ({ id: `e${index}`, source: `n${index}`, target: id }));
    return { formatVersion: 1, nodes, edges };
  });
