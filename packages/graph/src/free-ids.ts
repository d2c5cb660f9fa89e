import type { GraphContent } from "./model.ts";

/** Gives out ids that are not in use yet, nor given out before. The same graph gives the same ids. */
export type FreeIds = {
  /** After an id or a node type: `http`, `http2`, `http3`, … */
  readonly node: (stem: string) => string;
  readonly edge: () => string;
};

export function createFreeIds({ nodes, edges }: Pick<GraphContent, "nodes" | "edges">): FreeIds {
  const usedNodes = new Set(nodes.map(({ id }) => id));
  const usedEdges = new Set(edges.map(({ id }) => id));
  // Where the search for a stem's next number goes on: copying thousands of nodes stays linear.
  const numbers = new Map<string, number>();
  let edgeNumber = edges.length;
  return {
    node(like) {
      const stem =
        like
          .replaceAll(/[^A-Za-z0-9_-]/g, "")
          .slice(0, 48)
          .replace(/\d+$/, "") || "node";
      for (let number = numbers.get(stem) ?? 1; ; number++) {
        const id = number === 1 ? stem : `${stem}${number}`;
        if (usedNodes.has(id)) continue;
        usedNodes.add(id);
        numbers.set(stem, number + 1);
        return id;
      }
    },
    edge() {
      for (;;) {
        const id = `e${++edgeNumber}`;
        if (usedEdges.has(id)) continue;
        usedEdges.add(id);
        return id;
      }
    },
  };
}
