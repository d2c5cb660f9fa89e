// Median time to validate graphs of 100 to 10,000 nodes. Run: node packages/graph/bench/validate.ts
import { z } from "zod";
import { type EffectClass, type GraphContent, type NodeTypes, validateGraph } from "../src/index.ts";

const templated = z.union([
  z.string().min(1).max(8192),
  z.strictObject({ $expr: z.string(), code: z.string() }),
]);
const base = { rawFields: [], outputs: () => ["out"], effect: (): EffectClass => "read" };
const nodeTypes: NodeTypes = new Map([
  ["trigger", { ...base, type: "trigger", role: "trigger", authoredConfig: z.strictObject({}) }],
  [
    "http",
    {
      ...base,
      type: "http",
      role: "action",
      authoredConfig: z.strictObject({
        method: z.enum(["GET", "POST"]),
        url: templated,
        headers: z.record(z.string(), templated),
        body: z.unknown(),
      }),
    },
  ],
]);

/** A chain with three different templates a node, which read the trigger, the node before and one far before. */
function chain(length: number): GraphContent {
  const nodes: GraphContent["nodes"] = [
    { id: "n0", type: "trigger", position: { x: 0, y: 0 }, data: { label: "Start", config: {} } },
  ];
  const edges: GraphContent["edges"] = [];
  for (let index = 1; index < length; index++) {
    const config = {
      method: "POST",
      url: `https://example.com/{{nodes.n${index - 1}.body.id}}/${index}`,
      headers: { accept: "application/json", "x-trace": `{{trigger.data.trace${index}}}` },
      body: { items: [{ far: `{{nodes.n${index >>> 1}.body.items[0].name}}` }] },
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

function milliseconds(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

const lengths = [100, 1000, 10_000] as const;
const graphs = lengths.map((length) => chain(length));
const cold = milliseconds(() => validateGraph({ graph: chain(10_000), nodeTypes }));
process.stdout.write(`10000 nodes, first call of the process: ${cold.toFixed(0)} ms\n`);
for (const [index, length] of lengths.entries()) {
  const graph = graphs[index];
  if (graph === undefined || !validateGraph({ graph, nodeTypes }).valid)
    throw new Error("The graph is not valid.");
  const samples = Array.from({ length: 15 }, () => milliseconds(() => validateGraph({ graph, nodeTypes })));
  const median = samples.toSorted((a, b) => a - b)[7] ?? 0;
  const each = ((median * 1000) / length).toFixed(1);
  process.stdout.write(`${length} nodes: median ${median.toFixed(1)} ms, ${each} µs a node\n`);
}
