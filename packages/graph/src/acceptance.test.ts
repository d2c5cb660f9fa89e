import { expect, test } from "vitest";
import { fastest } from "./testing/fastest.ts";
import { graphOf, node, start, testTypes as nodeTypes } from "./testing/graphs.ts";
import { validateGraph } from "./validate.ts";

test("ACCEPTANCE 27: a chain of 10,000 nodes, each reading others, is validated in under 1 s", () => {
  const ids = Array.from({ length: 9999 }, (_, index) => `n${index}`);
  const nodes = ids.map((id, index) =>
    node(id, {
      value: [`{{trigger.data.f${index}}}`, `{{nodes.n${index >>> 1}.status}}`].slice(0, index === 0 ? 1 : 2),
    }),
  );
  const graph = graphOf(
    [start, ...nodes],
    ["start>n0", ...ids.slice(1).map((id, index) => `n${index}>${id}`)],
  );
  let problems: unknown;
  const run = () => ({ problems } = validateGraph({ graph, nodeTypes }));
  expect(fastest({ enough: 1000, run })).toBeLessThan(1000);
  expect(problems).toEqual([]);
});

test("ACCEPTANCE 27: 10,000 nodes in layers, where every reference needs the whole graph, take under 1 s", () => {
  const layers = 100;
  const id = (layer: number, place: number) => `n${layer}_${place}`;
  const nodes = [start];
  const edges: string[] = [];
  for (let layer = 0; layer < layers; layer++) {
    for (let place = 0; place < 100; place++) {
      const value = layer === 0 ? "x" : `{{nodes.${id(layer >>> 1, (place * 7) % 100)}.status}}`;
      nodes.push(node(id(layer, place), { value }));
      for (const step of layer === 0 ? [] : [0, 1, 37])
        edges.push(`${id(layer - 1, (place + step) % 100)}>${id(layer, place)}`);
      if (layer === 0) edges.push(`start>${id(layer, place)}`);
    }
  }
  const graph = graphOf(nodes, edges);
  const run = () => validateGraph({ graph, nodeTypes });
  expect(fastest({ enough: 1000, run })).toBeLessThan(1000);
});

test("ACCEPTANCE 27: depth does not overflow the stack, in a chain with a cycle or in a config", () => {
  let deep: unknown = "{{nodes.gone.x}}";
  for (let depth = 0; depth < 1000; depth++) deep = depth % 2 === 0 ? [deep] : { inner: deep };
  const nodes = [start, node("a", { value: deep })];
  const { problems } = validateGraph({ graph: graphOf(nodes, ["start>a"]), nodeTypes });
  expect(problems).toEqual([
    expect.objectContaining({
      code: "node.config_invalid",
      message: expect.stringMatching(/^a: value\..*: The value nests more than 200 deep\.$/),
    }),
  ]);
  let deeper: unknown = 1;
  for (let depth = 0; depth < 100_000; depth++) deeper = [deeper];
  expect(
    validateGraph({ graph: graphOf([start, node("a", { value: deeper })], ["start>a"]), nodeTypes }).valid,
  ).toBe(false);
  const ids = Array.from({ length: 10_000 }, (_, index) => `n${index}`);
  const ring = graphOf(
    [start, ...ids.map((id) => node(id))],
    ids.map((id, index) => `${id}>n${(index + 1) % 10_000}`),
  );
  const codes = validateGraph({ graph: ring, nodeTypes }).problems.map(({ code }) => code);
  expect(codes.filter((code) => code === "graph.cycle")).toHaveLength(1);
});
