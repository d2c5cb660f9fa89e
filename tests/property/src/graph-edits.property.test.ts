import {
  copyNodes,
  duplicateNodes,
  nodesById,
  parseClip,
  pasteNodes,
  renameNodeId,
  validateGraph,
} from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { workflowGraph } from "@workfuse/tests-arbitraries";
import fc from "fast-check";
import { expect, test } from "vitest";

/** Valid graphs in which every node reads one that leads to it, in a template or in code. */
const reading = workflowGraph().map((graph) => {
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
