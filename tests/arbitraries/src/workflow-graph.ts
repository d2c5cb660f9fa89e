import type { GraphContent, WorkflowEdge, WorkflowNode } from "@workfuse/graph";
import fc from "fast-check";
import { shuffle } from "./shuffle.ts";

/** Labels as people write them: any text, also odd, empty-looking and very long. */
const label = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
  fc.constantFrom("__proto__", "constructor", "toString", "—", "名前", "🙂", " "),
);
const position = fc.record({
  x: fc.integer({ min: -10_000, max: 10_000 }),
  y: fc.integer({ min: -10_000, max: 10_000 }),
});

/** Node ids, among them names that objects inherit. */
export const nodeId = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/),
  fc.constantFrom("__proto__", "constructor", "hasOwnProperty", "toString", "0", "-"),
);

/** Any value as it comes out of a JSON text (which has no -0, though `fc.jsonValue` makes one now and then). */
const jsonText = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));

/** Any value that holds no template: what looks like one by chance has a syntax error. */
const plainValue = jsonText.filter((value) => !JSON.stringify(value).includes("{{"));

const config = {
  http: fc.record({
    method: fc.constantFrom("GET", "POST"),
    url: fc.constant("https://example.com/{{trigger.data}}"),
  }),
  transform: fc.record({
    language: fc.constantFrom("jsonata", "javascript"),
    code: fc.string({ minLength: 1, maxLength: 30 }),
  }),
  condition: fc.record({
    conditions: fc.array(
      fc.record({
        field: plainValue,
        operator: fc.constantFrom("eq", "ne", "contains"),
        value: plainValue,
        branch: fc.constantFrom("yes", "maybe"),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    defaultBranch: fc.constant("no"),
  }),
};

const action = fc.oneof(
  config.http.map((value) => ({ type: "http", config: value })),
  config.transform.map((value) => ({ type: "transform", config: value })),
  config.condition.map((value) => ({ type: "condition", config: value })),
);

/** One node of any type but the trigger, valid by itself. */
export const actionNode: fc.Arbitrary<WorkflowNode> = fc
  .record({ id: nodeId, position, label, action })
  .map(({ id, position: at, label: text, action: { type, config: value } }) => ({
    id,
    type,
    position: at,
    data: { label: text, config: { ...value } },
  }));

export function outputsOf(node: WorkflowNode): readonly string[] {
  if (node.type !== "condition") return ["out", "error"];
  const rules = node.data.config["conditions"] as readonly { branch: string }[];
  return [...new Set([...rules.map(({ branch }) => branch), "no", "error"])];
}

/**
 * Valid graphs: a trigger, up to `maxNodes` nodes, every one reachable, with branches, joins and several edges into one
 * node. Each node gets an edge from an earlier one (so that it is reachable) and some more; the list is then shuffled,
 * so that the order of the list says nothing.
 */
export function workflowGraph({ maxNodes = 12 }: { maxNodes?: number } = {}): fc.Arbitrary<GraphContent> {
  return fc
    .record({
      nodes: fc.uniqueArray(actionNode, { maxLength: maxNodes, selector: ({ id }) => id }),
      triggerId: fc.stringMatching(/^trigger-[a-z]{1,5}$/),
      triggerLabel: label,
      picks: fc.array(fc.nat(), { minLength: maxNodes * 6, maxLength: maxNodes * 6 }),
      seed: fc.nat(),
    })
    .map(({ nodes, triggerId, triggerLabel, picks, seed }) => {
      const trigger: WorkflowNode = {
        id: triggerId,
        type: "trigger",
        position: { x: 0, y: 0 },
        data: { label: triggerLabel, config: { source: "webhook" } },
      };
      const all = [trigger, ...nodes];
      let cursor = 0;
      const pick = (bound: number): number => (picks[cursor++ % picks.length] ?? 0) % bound;
      const edges: WorkflowEdge[] = [];
      const known = new Set<string>();
      for (let target = 1; target < all.length; target++) {
        for (let count = 1 + pick(3); count > 0; count--) {
          const source = all[pick(target)];
          const to = all[target];
          if (!source || !to) continue;
          const handles = outputsOf(source);
          const sourceHandle = handles[pick(handles.length)] ?? "out";
          const key = JSON.stringify([source.id, sourceHandle, to.id]);
          if (known.has(key)) continue;
          known.add(key);
          const id = `e${edges.length}`;
          edges.push(
            sourceHandle === "out"
              ? { id, source: source.id, target: to.id }
              : { id, source: source.id, sourceHandle, target: to.id },
          );
        }
      }
      return {
        formatVersion: 1,
        nodes: shuffle({ items: all, seed }),
        edges: shuffle({ items: edges, seed: seed + 1 }),
      };
    });
}

/** Any nodes and edges, most of them wrong: cycles, dangling edges, repeated ids, several triggers or none. */
export const anyGraph: fc.Arbitrary<GraphContent> = fc
  .record({
    nodes: fc.array(actionNode, { maxLength: 8 }),
    triggers: fc.array(fc.record({ id: nodeId, label }), { maxLength: 2 }),
    pairs: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 12 }),
  })
  .map(({ nodes, triggers, pairs }) => {
    const all: WorkflowNode[] = [
      ...triggers.map(({ id, label: text }) => ({
        id,
        type: "trigger",
        position: { x: 0, y: 0 },
        data: { label: text, config: { source: "manual" } },
      })),
      ...nodes,
    ];
    const end = (index: number): string => all[index % Math.max(1, all.length)]?.id ?? "nowhere";
    const edges = pairs.map(([from, to, dangling], index) => ({
      id: `e${index}`,
      source: end(from),
      target: dangling ? "nowhere" : end(to),
    }));
    return { formatVersion: 1, nodes: all, edges };
  });
