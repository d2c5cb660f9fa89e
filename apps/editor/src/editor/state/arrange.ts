import { type GraphContent, type Position, nodesById } from "@workfuse/graph";
import { boxesOf } from "../canvas/boxes.ts";
import type { Box } from "../canvas/into-view.ts";
import { placeNodes } from "./move-nodes.ts";

export type Side = "left" | "centre" | "right" | "top" | "middle" | "bottom";
export type Axis = "x" | "y";

/** The chosen nodes that are moved by themselves: what stands in a chosen loop goes with it. */
function chosen({ graph, nodeIds }: { graph: GraphContent; nodeIds: ReadonlySet<string> }) {
  const nodes = nodesById(graph);
  const boxes = boxesOf(graph);
  return [...nodeIds].flatMap((id) => {
    const [node, box] = [nodes.get(id), boxes.get(id)];
    const goesAlong = node?.parentId !== undefined && nodeIds.has(node.parentId);
    return node && box && !goesAlong ? [{ id, box }] : [];
  });
}

/** Lines nodes up at one side of what they cover together. */
export function alignNodes({
  graph,
  nodeIds,
  side,
}: {
  graph: GraphContent;
  nodeIds: ReadonlySet<string>;
  side: Side;
}): GraphContent {
  const all = chosen({ graph, nodeIds });
  if (all.length < 2) return graph;
  const left = Math.min(...all.map(({ box }) => box.x));
  const right = Math.max(...all.map(({ box }) => box.x + box.width));
  const top = Math.min(...all.map(({ box }) => box.y));
  const bottom = Math.max(...all.map(({ box }) => box.y + box.height));
  const place = ({ x, y, width, height }: Box): Position => {
    switch (side) {
      case "left":
        return { x: left, y };
      case "centre":
        return { x: Math.round((left + right - width) / 2), y };
      case "right":
        return { x: right - width, y };
      case "top":
        return { x, y: top };
      case "middle":
        return { x, y: Math.round((top + bottom - height) / 2) };
      case "bottom":
        return { x, y: bottom - height };
    }
  };
  return placeNodes({ graph, positions: new Map(all.map(({ id, box }) => [id, place(box)])) });
}

/** Gives nodes the same distance from each other; the first and the last one stay. */
export function distributeNodes({
  graph,
  nodeIds,
  axis,
}: {
  graph: GraphContent;
  nodeIds: ReadonlySet<string>;
  axis: Axis;
}): GraphContent {
  const length = axis === "x" ? "width" : "height";
  const all = chosen({ graph, nodeIds }).toSorted((a, b) => a.box[axis] - b.box[axis]);
  const [first, last] = [all.at(0), all.at(-1)];
  if (all.length < 3 || !first || !last) return graph;
  const span = last.box[axis] + last.box[length] - first.box[axis];
  const covered = all.reduce((sum, { box }) => sum + box[length], 0);
  const gap = (span - covered) / (all.length - 1);
  let at = first.box[axis];
  const positions = new Map<string, Position>();
  for (const { id, box } of all) {
    const rounded = Math.round(at);
    positions.set(id, axis === "x" ? { x: rounded, y: box.y } : { x: box.x, y: rounded });
    at += box[length] + gap;
  }
  return placeNodes({ graph, positions });
}
