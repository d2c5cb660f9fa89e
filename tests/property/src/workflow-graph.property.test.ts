import {
  type PlannedNode,
  addEdge,
  addNode,
  deleteNode,
  graphContentSchema,
  nodesById,
  planGraph,
  topologicalOrder,
  validateGraph,
} from "@workfuse/graph";
import { catalog, nodeTypes as catalogTypes } from "@workfuse/nodes/catalog";
import {
  actionNode,
  anyGraph,
  anyNestedGraph,
  deepGraph,
  nestedGraph,
  nodeId,
  withLoopType,
  workflowGraph,
} from "@workfuse/tests-arbitraries";
import fc from "fast-check";
import { expect, test } from "vitest";

const nodeTypes = withLoopType(catalogTypes);
const validGraphs = fc.oneof(workflowGraph(), nestedGraph());
const graphs = fc.oneof(workflowGraph(), nestedGraph(), anyGraph, anyNestedGraph);

/** A way from `start` that comes back to it, found by brute force: the oracle for everything about cycles. */
function leadsBack({
  edges,
  start,
}: {
  edges: readonly { source: string; target: string }[];
  start: string;
}): boolean {
  const seen = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { source, target } of edges) {
      if (source !== id) continue;
      if (target === start) return true;
      if (!seen.has(target)) {
        seen.add(target);
        open.push(target);
      }
    }
  }
  return false;
}

function isInside({
  parents,
  id,
  loopId,
}: {
  parents: ReadonlyMap<string, string | undefined>;
  id: string;
  loopId: string;
}): boolean {
  for (let at = parents.get(id); at !== undefined; at = parents.get(at)) if (at === loopId) return true;
  return false;
}

// Feature: workfuse, Property 1: Node addition increases graph size
test("adding a node gives exactly one node more and changes nothing else", () => {
  fc.assert(
    fc.property(graphs, actionNode, fc.constantFrom(...Object.keys(catalog)), (graph, node, type) => {
      const before = structuredClone(graph);
      const result = addNode({ graph, node: { ...node, type } });
      expect(graph).toEqual(before);
      if (graph.nodes.some(({ id }) => id === node.id)) {
        expect(result.ok).toBe(false);
        return;
      }
      expect(result.ok && result.value.nodes).toEqual([...graph.nodes, { ...node, type }]);
      expect(result.ok && result.value.edges).toBe(graph.edges);
    }),
    { numRuns: 300 },
  );
});

// Feature: workfuse, Property 2: Valid connections preserve DAG structure
test("connecting two nodes succeeds without a cycle, or fails and says why", () => {
  fc.assert(
    fc.property(validGraphs, fc.nat(), fc.nat(), (graph, from, to) => {
      const [sourceNode, targetNode] = [from, to].map((pick) => graph.nodes[pick % graph.nodes.length]);
      const [source, target] = [sourceNode?.id ?? "", targetNode?.id ?? ""];
      const result = addEdge({ graph, edge: { id: "new", source, target } });
      const closesCycle = leadsBack({ edges: [...graph.edges, { source, target }], start: source });
      const known = graph.edges.some(
        (edge) => edge.source === source && edge.target === target && (edge.sourceHandle ?? "out") === "out",
      );
      if (sourceNode?.parentId !== targetNode?.parentId)
        expect(!result.ok && result.error.code).toBe("graph.edge_invalid");
      else if (closesCycle) expect(!result.ok && result.error.code).toBe("graph.cycle");
      else if (known) expect(!result.ok && result.error.code).toBe("graph.edge_duplicate");
      else {
        expect(result.ok).toBe(true);
        expect(result.ok && topologicalOrder(result.value).ok).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

// Feature: workfuse, Property 3: Node deletion removes all edges
test("after deleting a node no edge names it, and all others stay", () => {
  fc.assert(
    fc.property(graphs, fc.nat(), nodeId, (graph, pick, other) => {
      const nodeIdToDelete = graph.nodes[pick % Math.max(1, graph.nodes.length)]?.id ?? other;
      const result = deleteNode({ graph, nodeId: nodeIdToDelete });
      if (!graph.nodes.some(({ id }) => id === nodeIdToDelete)) {
        expect(!result.ok && result.error.code).toBe("graph.node_not_found");
        return;
      }
      const nodes = nodesById(graph);
      /** Whether the node is the deleted one, or stands inside of it at any depth. */
      const isGone = (id: string): boolean => {
        const seen = new Set<string>();
        for (
          let at: string | undefined = id;
          at !== undefined && !seen.has(at);
          at = nodes.get(at)?.parentId
        ) {
          if (at === nodeIdToDelete) return true;
          seen.add(at);
        }
        return false;
      };
      // Where an id is repeated it is not plain what stands inside of what.
      if (nodes.size === graph.nodes.length) {
        expect(result.ok && result.value.edges).toEqual(
          graph.edges.filter(({ source, target }) => !isGone(source) && !isGone(target)),
        );
        expect(result.ok && result.value.nodes).toEqual(graph.nodes.filter(({ id }) => !isGone(id)));
      }
      for (const { source, target } of result.ok ? result.value.edges : [])
        expect([source, target]).not.toContain(nodeIdToDelete);
    }),
    { numRuns: 300 },
  );
});

function withBodiesBehind(nodes: readonly PlannedNode[]): readonly PlannedNode[] {
  return nodes.flatMap((planned) => [planned, ...withBodiesBehind(planned.body ?? [])]);
}

// Feature: workfuse, Property 12: Nodes execute in topological order
test("every node stands after all it depends on, always in the same order", () => {
  fc.assert(
    fc.property(
      fc.oneof(workflowGraph({ maxNodes: 25 }), nestedGraph({ maxNodes: 25 }), deepGraph),
      (graph) => {
        const plan = planGraph({ graph, nodeTypes });
        const position = new Map(withBodiesBehind(plan.nodes).map(({ node }, index) => [node.id, index]));
        expect(position.size).toBe(graph.nodes.length);
        for (const { source, target } of graph.edges) {
          expect(position.get(source)).toBeLessThan(position.get(target) ?? -1);
        }
        // A loop's body stands behind it as one piece: nothing else is between it and its last node.
        const parents = new Map(graph.nodes.map(({ id, parentId }) => [id, parentId]));
        for (const loop of graph.nodes.filter(({ type }) => type === "loop")) {
          const inside = [...position.keys()].filter((id) => isInside({ parents, id, loopId: loop.id }));
          const from = (position.get(loop.id) ?? -1) + 1;
          expect(inside.map((id) => position.get(id))).toEqual(inside.map((_, index) => from + index));
        }
        expect(planGraph({ graph: structuredClone(graph), nodeTypes })).toEqual(plan);
      },
    ),
    { numRuns: 300 },
  );
});

test("a cycle that is reported is one: each node leads to the next", () => {
  fc.assert(
    fc.property(fc.oneof(anyGraph, anyNestedGraph), (graph) => {
      const sorted = topologicalOrder(graph);
      const existing = nodesById(graph);
      const edges = graph.edges.filter(({ source, target }) => existing.has(source) && existing.has(target));
      const cyclic = [...existing.keys()].some((start) => leadsBack({ edges, start }));
      expect(sorted.ok).toBe(!cyclic);
      if (sorted.ok) return;
      expect(sorted.cycle.length).toBeGreaterThan(0);
      for (const [index, id] of sorted.cycle.entries()) {
        const next = sorted.cycle[(index + 1) % sorted.cycle.length];
        expect(edges.some(({ source, target }) => source === id && target === next)).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

// Feature: workfuse, Property 29: Invalid workflows are rejected
test("a graph is valid exactly if no rule is broken, and every broken rule is named", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { valid, problems } = validateGraph({ graph, nodeTypes });
      const codes = new Set(problems.map(({ code }) => code));
      const ids = graph.nodes.map(({ id }) => id);
      const triggers = graph.nodes.filter(({ type }) => type === "trigger");
      const dangling = graph.edges.some(
        ({ source, target }) => !ids.includes(source) || !ids.includes(target),
      );
      expect(codes.has("graph.no_trigger")).toBe(triggers.length === 0);
      expect(codes.has("graph.several_triggers")).toBe(triggers.length > 1);
      expect(codes.has("edge.dangling")).toBe(dangling);
      expect(codes.has("node.duplicate_id")).toBe(new Set(ids).size < ids.length);
      const parents = new Map(graph.nodes.map((node) => [node.id, node.parentId]));
      const types = new Map(graph.nodes.map((node) => [node.id, node.type]));
      const around = graph.nodes.flatMap(({ parentId }) => (parentId === undefined ? [] : [parentId]));
      expect(codes.has("node.parent_missing")).toBe(around.some((id) => !types.has(id)));
      expect(codes.has("node.parent_not_loop")).toBe(
        around.some((id) => types.has(id) && types.get(id) !== "loop"),
      );
      expect(codes.has("node.trigger_in_loop")).toBe(
        triggers.some(({ parentId }) => parentId !== undefined && types.has(parentId)),
      );
      const goesRound = (id: string): boolean => {
        let at: string | undefined = id;
        for (let steps = 0; at !== undefined && steps <= parents.size; steps++) at = parents.get(at);
        return at !== undefined;
      };
      // Of a repeated id, the last one counts; any of them may name a loop that goes round.
      expect(codes.has("node.parent_cycle")).toBe(
        graph.nodes.some(
          ({ id, parentId }) => parentId !== undefined && types.has(parentId) && goesRound(id),
        ),
      );
      expect(codes.has("edge.crosses_loop")).toBe(
        graph.edges.some(
          ({ source, target }) =>
            types.has(source) && types.has(target) && parents.get(source) !== parents.get(target),
        ),
      );
      expect(codes.has("graph.cycle")).toBe(!topologicalOrder(graph).ok);
      expect(valid).toBe(problems.length === 0);
    }),
    { numRuns: 1000 },
  );
});

test("generated workflows are valid", () => {
  fc.assert(
    fc.property(fc.oneof(workflowGraph(), nestedGraph(), deepGraph), (graph) => {
      expect(validateGraph({ graph, nodeTypes }).problems).toEqual([]);
      expect(graphContentSchema.parse(graph)).toEqual(graph);
    }),
    { numRuns: 200 },
  );
});
