import {
  addEdge,
  addNode,
  deleteNode,
  graphContentSchema,
  nodesById,
  planGraph,
  topologicalOrder,
  validateGraph,
} from "@workfuse/graph";
import { catalog, nodeTypes } from "@workfuse/nodes/catalog";
import { actionNode, anyGraph, nodeId, workflowGraph } from "@workfuse/tests-arbitraries";
import fc from "fast-check";
import { expect, test } from "vitest";

const graphs = fc.oneof(workflowGraph(), anyGraph);

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
    fc.property(workflowGraph(), fc.nat(), fc.nat(), (graph, from, to) => {
      const source = graph.nodes[from % graph.nodes.length]?.id ?? "";
      const target = graph.nodes[to % graph.nodes.length]?.id ?? "";
      const result = addEdge({ graph, edge: { id: "new", source, target } });
      const closesCycle = leadsBack({ edges: [...graph.edges, { source, target }], start: source });
      const known = graph.edges.some(
        (edge) => edge.source === source && edge.target === target && (edge.sourceHandle ?? "out") === "out",
      );
      if (closesCycle) expect(!result.ok && result.error.code).toBe("graph.cycle");
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
      const keeps = ({ source, target }: { source: string; target: string }) =>
        source !== nodeIdToDelete && target !== nodeIdToDelete;
      expect(result.ok && result.value.edges).toEqual(graph.edges.filter(keeps));
      expect(result.ok && result.value.nodes).toEqual(graph.nodes.filter(({ id }) => id !== nodeIdToDelete));
    }),
    { numRuns: 300 },
  );
});

// Feature: workfuse, Property 12: Nodes execute in topological order
test("every node stands after all it depends on, always in the same order", () => {
  fc.assert(
    fc.property(workflowGraph({ maxNodes: 25 }), (graph) => {
      const plan = planGraph({ graph, nodeTypes });
      const position = new Map(plan.nodes.map(({ node }, index) => [node.id, index]));
      expect(position.size).toBe(graph.nodes.length);
      for (const { source, target } of graph.edges) {
        expect(position.get(source)).toBeLessThan(position.get(target) ?? -1);
      }
      expect(planGraph({ graph: structuredClone(graph), nodeTypes })).toEqual(plan);
    }),
    { numRuns: 300 },
  );
});

test("a cycle that is reported is one: each node leads to the next", () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
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
    fc.property(fc.oneof(workflowGraph(), anyGraph), (graph) => {
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
      expect(codes.has("graph.cycle")).toBe(!topologicalOrder(graph).ok);
      expect(valid).toBe(problems.length === 0);
    }),
    { numRuns: 1000 },
  );
});

test("generated workflows are valid", () => {
  fc.assert(
    fc.property(workflowGraph(), (graph) => {
      expect(validateGraph({ graph, nodeTypes }).problems).toEqual([]);
      expect(graphContentSchema.parse(graph)).toEqual(graph);
    }),
    { numRuns: 200 },
  );
});
