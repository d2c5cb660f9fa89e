import {
  type GraphContent,
  copyNodes,
  duplicateNodes,
  groupIntoLoop,
  nodesById,
  parseClip,
  pasteNodes,
  renameNodeId,
  ungroupLoop,
  validateGraph,
} from "@workfuse/graph";
import { nodeTypes as catalogTypes } from "@workfuse/nodes/catalog";
import { nestedGraph, newLoop, withLoopType, workflowGraph } from "@workfuse/tests-arbitraries";
import fc from "fast-check";
import { expect, test } from "vitest";

const nodeTypes = withLoopType(catalogTypes);

/** Valid graphs in which every node reads one that leads to it, in a template or in code. */
const reading = fc.oneof(workflowGraph(), nestedGraph()).map((graph) => {
  const before = new Map(graph.edges.map(({ source, target }) => [target, source]));
  const nodes = graph.nodes.map((node) => {
    const source = before.get(node.id);
    if (source === undefined) return node;
    const config =
      node.type === "http"
        ? { ...node.data.config, url: `https://x/{{nodes["${source}"].value}}` }
        : node.type === "transform"
          ? { language: "jsonata", code: `nodes.\`${source}\`.value` }
          : node.data.config;
    return { ...node, data: { ...node.data, config } };
  });
  return { ...graph, nodes };
});

test("a renamed node leaves a valid graph, and renaming it back gives the first one", () => {
  fc.assert(
    fc.property(reading, fc.nat(), (graph, pick) => {
      const from = graph.nodes[pick % graph.nodes.length]?.id ?? "";
      const there = renameNodeId({ graph, from, to: "a-new-name", nodeTypes });
      if (!there.ok) throw there.error;
      expect(validateGraph({ graph: there.value, nodeTypes }).problems).toEqual([]);
      expect(JSON.stringify(there.value.nodes)).not.toContain(`nodes["${from}"]`);
      const back = renameNodeId({ graph: there.value, from: "a-new-name", to: from, nodeTypes });
      if (!back.ok) throw back.error;
      const again = renameNodeId({ graph: back.value, from, to: "a-new-name", nodeTypes });
      expect(again).toEqual(there);
      expect(back.value.edges).toEqual(graph.edges);
    }),
    { numRuns: 300 },
  );
});

test("a copy of the whole graph is a second one beside it: new ids, the same shape, nothing in common", () => {
  fc.assert(
    fc.property(reading, (graph) => {
      const ids = graph.nodes.map(({ id }) => id);
      const copied = copyNodes({ graph, nodeIds: ids });
      const clip = copied.ok ? parseClip({ text: JSON.stringify(copied.value) }) : copied;
      if (!clip.ok) throw clip.error;
      const pasted = pasteNodes({ graph, clip: clip.value, nodeTypes });
      const renamed = new Map(ids.map((id, index) => [id, pasted.nodeIds[index]]));
      expect(nodesById(pasted.graph).size).toBe(ids.length * 2);
      const ends = pasted.graph.edges.slice(graph.edges.length).map(({ source, target }) => [source, target]);
      expect(ends).toEqual(
        graph.edges.map(({ source, target }) => [renamed.get(source), renamed.get(target)]),
      );
      expect(new Set(pasted.graph.edges.map(({ id }) => id)).size).toBe(graph.edges.length * 2);
      const added = pasted.graph.nodes.slice(ids.length);
      const alone = { ...pasted.graph, nodes: added, edges: pasted.graph.edges.slice(graph.edges.length) };
      expect(validateGraph({ graph: alone, nodeTypes }).problems).toEqual([]);
      expect(duplicateNodes({ graph, nodeIds: ids, nodeTypes })).toMatchObject({
        ok: true,
        value: { nodeIds: pasted.nodeIds },
      });
    }),
    { numRuns: 200 },
  );
});

/** All ways from the chosen nodes back to them through others, by brute force. */
function leadsOutAndIn({ graph, chosen }: { graph: GraphContent; chosen: ReadonlySet<string> }): boolean {
  const seen = new Set<string>();
  const open = graph.edges.flatMap(({ source, target }) =>
    chosen.has(source) && !chosen.has(target) ? [target] : [],
  );
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (chosen.has(id)) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const { source, target } of graph.edges) if (source === id) open.push(target);
  }
  return false;
}

test("nodes of one level become a loop exactly if no way leads out of them and in again, and the graph stays valid", () => {
  const graphs = fc.oneof(workflowGraph(), nestedGraph());
  let grouped = 0;
  fc.assert(
    fc.property(
      graphs,
      fc.nat(),
      fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
      (graph, pick, flags) => {
        const untouched = structuredClone(graph);
        const first = graph.nodes[pick % graph.nodes.length];
        const level = graph.nodes.filter(
          ({ parentId, type }) => parentId === first?.parentId && type !== "trigger",
        );
        const chosen = new Set(level.filter((_, index) => flags[index % flags.length]).map(({ id }) => id));
        if (chosen.size === 0) return;
        const result = groupIntoLoop({ graph, nodeIds: chosen, loop: newLoop, nodeTypes });
        expect(graph).toEqual(untouched);
        const depth = deepestFrom({ graph, ids: chosen });
        if (leadsOutAndIn({ graph, chosen }) || depth >= 8) {
          expect(!result.ok && result.error.code).toBe("graph.group_invalid");
          return;
        }
        if (!result.ok) throw result.error;
        grouped++;
        const { graph: after, loopId } = result.value;
        expect(validateGraph({ graph: after, nodeTypes }).problems).toEqual([]);
        const body = after.nodes.filter(({ parentId }) => parentId === loopId).map(({ id }) => id);
        expect(new Set(body)).toEqual(chosen);
        // Everything outside, and every edge that does not cross, is the very same object.
        for (const node of graph.nodes) if (!chosen.has(node.id)) expect(after.nodes).toContain(node);
        for (const edge of graph.edges)
          if (chosen.has(edge.source) === chosen.has(edge.target)) expect(after.edges).toContain(edge);
        const back = ungroupLoop({ graph: after, nodeId: loopId, nodeTypes });
        if (!back.ok) throw back.error;
        expect(validateGraph({ graph: back.value, nodeTypes }).problems).toEqual([]);
        const places = (of: GraphContent) =>
          of.nodes.map(({ id, parentId, position }) => ({ id, parentId, position }));
        expect(places(back.value)).toEqual(places(graph));
      },
    ),
    { numRuns: 500 },
  );
  expect(grouped).toBeGreaterThan(100);
});

/** How many loops are around the node that most are around, of these and all inside of them. */
function deepestFrom({ graph, ids }: { graph: GraphContent; ids: ReadonlySet<string> }): number {
  const parents = new Map(graph.nodes.map(({ id, parentId }) => [id, parentId]));
  return Math.max(
    ...graph.nodes.map(({ id }) => {
      let [depth, isInside] = [0, ids.has(id)];
      for (let at = parents.get(id); at !== undefined; at = parents.get(at)) {
        depth++;
        isInside ||= ids.has(at);
      }
      return isInside ? depth : 0;
    }),
  );
}
