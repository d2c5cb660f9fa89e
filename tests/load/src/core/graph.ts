import { type GraphContent, checkGraphTypes, planGraph, validateGraph } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { milliseconds, report } from "./rounds.ts";

/** A chain of HTTP nodes with three different templates each, which read the trigger, the node before and one far before. */
function chain(length: number): GraphContent {
  const nodes: GraphContent["nodes"] = [
    {
      id: "n0",
      type: "trigger",
      position: { x: 0, y: 0 },
      data: { label: "Start", config: { source: "webhook" } },
    },
  ];
  const edges: GraphContent["edges"] = [];
  for (let index = 1; index < length; index++) {
    const [before, far] = [index - 1, index >>> 1].map((number) =>
      number === 0 ? "trigger.data" : `nodes.n${number}.body`,
    );
    const config = {
      method: "POST",
      url: `https://example.com/{{${before}.id}}/${index}`,
      headers: { accept: "application/json", "x-trace": `{{trigger.data.trace${index}}}` },
      body: { items: [{ far: `{{${far}.items[0].name}}` }] },
    };
    nodes.push({
      id: `n${index}`,
      type: "http",
      position: { x: index, y: 0 },
      data: { label: `N ${index}`, config },
    });
    edges.push({ id: `e${index}`, source: `n${index - 1}`, target: `n${index}` });
  }
  return { formatVersion: 1, nodes, edges };
}

/** Validating, checking types and planning graphs of 100 to 10,000 nodes. */
export async function measureGraph(): Promise<void> {
  const medians = new Map<number, number>();
  for (const length of [100, 1000, 10_000]) {
    const graph = chain(length);
    if (!validateGraph({ graph, nodeTypes }).valid) throw new Error("The graph is not valid.");
    const aim = length === 10_000 ? { atMost: 200 } : {};
    const once = (): number => milliseconds(() => validateGraph({ graph, nodeTypes }));
    medians.set(
      length,
      await report({ name: `validate ${length} nodes`, unit: "ms", once, rounds: 21, ...aim }),
    );
  }
  const each = (length: number): number => ((medians.get(length) ?? Number.NaN) / length) * 1000;
  await report({
    name: "a node of 10,000 against a node of 1,000",
    unit: "times",
    once: () => each(10_000) / each(1000),
    rounds: 1,
    atMost: 2,
  });
  const graph = chain(1000);
  const types = (): number => milliseconds(() => checkGraphTypes({ graph, nodeTypes }));
  await report({ name: "check the types of 1,000 nodes", unit: "ms", once: types });
  const plan = (): number => milliseconds(() => planGraph({ graph, nodeTypes }));
  await report({ name: "plan 1,000 nodes", unit: "ms", once: plan });
}
