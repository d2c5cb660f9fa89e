import { type GraphContent, emptyGraph } from "@workfuse/graph";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeHeight, nodeWidth } from "./node-size.ts";
import { tidyPositions } from "./tidy-up.ts";

// Edges lead from lower to higher numbers only: no cycle.
const graphs = fc.integer({ min: 1, max: 25 }).chain((count) =>
  fc
    .array(fc.tuple(fc.nat({ max: count - 1 }), fc.nat({ max: count - 1 })), { maxLength: 40 })
    .map((pairs): GraphContent => ({
      ...emptyGraph,
      nodes: Array.from({ length: count }, (_, index) => ({
        id: `n${index}`,
        type: "http",
        position: { x: 0, y: 0 },
        data: { label: `n${index}`, config: {} },
      })),
      edges: pairs
        .filter(([a, b]) => a < b)
        .map(([a, b], index) => ({ id: `e${index}`, source: `n${a}`, target: `n${b}` })),
    })),
);

test("tidied nodes cover no other and stand right of all that leads to them", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const positions = tidyPositions(graph);
      expect(positions.size).toBe(graph.nodes.length);
      const all = [...positions.values()];
      for (const [index, a] of all.entries()) {
        for (const b of all.slice(index + 1)) {
          expect(Math.abs(a.x - b.x) >= nodeWidth || Math.abs(a.y - b.y) >= nodeHeight(1)).toBe(true);
        }
      }
      for (const { source, target } of graph.edges) {
        expect(positions.get(target)?.x).toBeGreaterThan(positions.get(source)?.x ?? 0);
      }
    }),
    { numRuns: 200 },
  );
});
