import fc from "fast-check";
import { expect, test } from "vitest";
import { upstreamOf } from "./adjacency.ts";
import { graphOf, node } from "./testing/graphs.ts";
import { areUpstream } from "./upstream-pairs.ts";

test("many questions at once are answered as one by one", () => {
  const dag = fc.array(fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 30 })), { maxLength: 60 });
  fc.assert(
    fc.property(dag, (pairs) => {
      const ids = Array.from({ length: 31 }, (_, index) => `n${index}`);
      const edges = pairs.flatMap(([a, b]) => (a === b ? [] : [`n${Math.min(a, b)}>n${Math.max(a, b)}`]));
      const graph = graphOf(
        ids.map((id) => node(id)),
        edges,
      );
      const questions = ids.flatMap((source) => ids.map((reader) => ({ source, reader })));
      const upstream = new Map(ids.map((id) => [id, upstreamOf({ graph, nodeId: id })]));
      expect(areUpstream({ graph, questions })).toEqual(
        questions.map(({ source, reader }) => upstream.get(reader)?.has(source)),
      );
    }),
    { numRuns: 200 },
  );
});

test("more sources than fit into one pass are answered too", () => {
  const ids = Array.from({ length: 1500 }, (_, index) => `n${index}`);
  // Each leads to `end` by its own edge: only the first is in the spanning tree.
  const graph = graphOf(
    [...ids, "end", "other"].map((id) => node(id)),
    ids.map((id) => `${id}>end`),
  );
  const ask = (reader: string) =>
    areUpstream({ graph, questions: ids.map((source) => ({ source, reader })) });
  expect(ask("end").every(Boolean)).toBe(true);
  expect(ask("other").some(Boolean)).toBe(false);
});
