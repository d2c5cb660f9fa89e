import { type GraphContent, applyDiff, diffGraphs, invertDiff, isEmptyDiff } from "@workfuse/graph";
import { nestedGraph, workflowGraph } from "@workfuse/tests-arbitraries";
import fc from "fast-check";
import { expect, test } from "vitest";

const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom({}, [], { ["__proto__"]: 1 }));
const key = fc.constantFrom("a", "b", "c", "__proto__", "constructor", "0");

/** A graph and another one that was made of it by changing, moving, removing, adding and reordering. */
const pair = fc
  .record({
    graph: fc.oneof(workflowGraph(), nestedGraph()),
    other: fc.oneof(workflowGraph(), nestedGraph()),
    configs: fc.array(fc.dictionary(key, value), { minLength: 12, maxLength: 12 }),
    fates: fc.array(fc.nat({ max: 4 }), { minLength: 30, maxLength: 30 }),
    reverse: fc.boolean(),
  })
  .map(({ graph: made, other, configs, fates, reverse }) => {
    // Configs of any shape, so that fields come, go and change at any depth.
    const before = { ...made, nodes: made.nodes.map((node, index) => withConfig(node, configs[index])) };
    const taken = new Set(before.nodes.map(({ id }) => id));
    const nodes = [
      ...before.nodes.flatMap((node, index) => {
        if (fates[index] === 0) return [];
        if (fates[index] === 1) return [{ ...node, position: { x: index, y: -1 }, disabled: true }];
        return [fates[index] === 2 ? withConfig(node, configs[11 - (index % 12)]) : node];
      }),
      ...other.nodes.filter(({ id }) => !taken.has(id)),
    ];
    const edges = before.edges.flatMap((edge, index) => {
      const fate = fates[29 - (index % 30)];
      return fate === 0 ? [] : [fate === 1 ? { ...edge, sourceHandle: "moved" } : edge];
    });
    return {
      before,
      after: {
        ...made,
        nodes: reverse ? nodes.toReversed() : nodes,
        edges: reverse ? edges.toReversed() : edges,
      },
    };
  });

function withConfig(
  node: GraphContent["nodes"][number],
  config: Record<string, unknown> | undefined,
): GraphContent["nodes"][number] {
  return { ...node, data: { ...node.data, config: config ?? {} } };
}

// What graphs are made of is JSON, which has no negative zero, for one.
const graphs = fc
  .oneof(pair, fc.record({ before: workflowGraph(), after: workflowGraph() }))
  .map((both) => JSON.parse(JSON.stringify(both)) as typeof both);

test("the difference between two graphs makes the second of the first, and its inverse the first of the second", () => {
  fc.assert(
    fc.property(graphs, ({ before, after }) => {
      const untouched = structuredClone(before);
      // As it travels: a difference is plain JSON.
      const diff = JSON.parse(JSON.stringify(diffGraphs(before, after))) as ReturnType<typeof diffGraphs>;
      expect(applyDiff({ graph: before, diff })).toEqual({ ok: true, value: after });
      expect(applyDiff({ graph: after, diff: invertDiff(diff) })).toEqual({ ok: true, value: before });
      expect(before).toEqual(untouched);
      expect(invertDiff(invertDiff(diff))).toEqual(diff);
    }),
    { numRuns: 500 },
  );
});

test("a difference is empty exactly if the graphs are the same", () => {
  fc.assert(
    fc.property(graphs, ({ before, after }) => {
      expect(isEmptyDiff(diffGraphs(before, structuredClone(before)))).toBe(true);
      const isSame = JSON.stringify(before) === JSON.stringify(after);
      if (isEmptyDiff(diffGraphs(before, after))) expect(after).toEqual(before);
      else expect(isSame).toBe(false);
    }),
    { numRuns: 300 },
  );
});
