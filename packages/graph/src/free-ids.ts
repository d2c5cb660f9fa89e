import type { GraphContent } from "./model.ts";

/** Gives out ids and labels that are not in use yet, nor given out before. The same graph gives the same ids. */
export type FreeIds = {
  /** After an id or a node type: `http`, `http2`, `http3`, … */
  readonly node: (stem: string) => string;
  readonly edge: () => string;
  /** Like an id, for people: “Transform”, “Transform 2”, … */
  readonly label: (like: string) => string;
};

export function createFreeIds({ nodes, edges }: Pick<GraphContent, "nodes" | "edges">): FreeIds {
  const usedNodes = new Set(nodes.map(({ id }) => id));
  const usedLabels = new Set(nodes.map(({ data }) => data.label));
  const usedEdges = new Set(edges.map(({ id }) => id));
  // Where the search for a stem's next number goes on: copying thousands of nodes stays linear.
  const numbers = new Map<string, number>();
  const labelNumbers = new Map<string, number>();
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
    label(like) {
      if (!usedLabels.has(like)) {
        usedLabels.add(like);
        return like;
      }
      const stem = like.replace(/ \d+$/, "").slice(0, 180);
      for (let number = labelNumbers.get(stem) ?? 2; ; number++) {
        const label = `${stem} ${number}`;
        if (usedLabels.has(label)) continue;
        usedLabels.add(label);
        labelNumbers.set(stem, number + 1);
        return label;
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
