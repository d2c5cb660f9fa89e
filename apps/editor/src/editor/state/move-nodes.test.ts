import { type GraphContent, type WorkflowNode, emptyGraph, moveNodes } from "@workfuse/graph";
import fc from "fast-check";
import { expect, test } from "vitest";
import { boxesOf, loopAt } from "../canvas/boxes.ts";
import { alignNodes, distributeNodes } from "./arrange.ts";
import { dropNodes, makeRoom, placeNodes, settleFrames } from "./move-nodes.ts";

const node = (id: string, x: number, y: number, rest: Partial<WorkflowNode> = {}): WorkflowNode => ({
  id,
  type: "set",
  position: { x, y },
  data: { label: id, config: {} },
  ...rest,
});

const graph: GraphContent = settleFrames({
  ...emptyGraph,
  nodes: [
    node("loop", 0, 0, { type: "loop" }),
    node("a", 32, 72, { parentId: "loop" }),
    node("b", 352, 72, { parentId: "loop" }),
    node("free", 0, 400),
    node("right", 800, 0),
  ],
  edges: [{ id: "e", source: "a", target: "b" }],
});
const parentOf = (after: GraphContent, id: string) => after.nodes.find((each) => each.id === id)?.parentId;

test("a frame encloses its body, and what moves it moves all of it by the same way", () => {
  const steps = fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) });
  fc.assert(
    fc.property(steps, steps, (to, inside) => {
      const bent = placeNodes({ graph, positions: new Map([["a", inside]]) });
      const before = boxesOf(bent);
      const moved = placeNodes({ graph: bent, positions: new Map([["loop", to]]) });
      const after = boxesOf(moved);
      for (const id of ["loop", "a", "b"]) {
        expect(after.get(id)?.x).toBe((before.get(id)?.x ?? 0) + to.x - (before.get("loop")?.x ?? 0));
        expect(after.get(id)?.y).toBe((before.get(id)?.y ?? 0) + to.y - (before.get("loop")?.y ?? 0));
      }
      const frame = after.get("loop");
      for (const id of ["a", "b"]) {
        const box = after.get(id);
        expect(box && frame && box.x > frame.x && box.x + box.width < frame.x + frame.width).toBe(true);
        expect(box && frame && box.y > frame.y && box.y + box.height < frame.y + frame.height).toBe(true);
      }
      expect(moved.nodes.find(({ id }) => id === "loop")?.position).toEqual({ x: frame?.x, y: frame?.y });
    }),
    { numRuns: 200 },
  );
});

test("dropped with its middle in a frame a node joins the loop; pulled out of it altogether it leaves", () => {
  const joined = dropNodes({ graph, positions: new Map([["free", { x: 200, y: 100 }]]) });
  expect(joined.ok && parentOf(joined.value, "free")).toBe("loop");
  if (!joined.ok) throw joined.error;
  const still = dropNodes({ graph: joined.value, positions: new Map([["free", { x: 200, y: 190 }]]) });
  expect(still.ok && parentOf(still.value, "free")).toBe("loop");
  const left = dropNodes({ graph: joined.value, positions: new Map([["free", { x: 0, y: 700 }]]) });
  expect(left.ok && parentOf(left.value, "free")).toBeUndefined();
});

test("a connection across the border is refused by name, unless both ends move", () => {
  const alone = dropNodes({ graph, positions: new Map([["a", { x: 0, y: 700 }]]) });
  expect(alone).toMatchObject({ ok: false, error: { code: "graph.edge_invalid" } });
  const out = new Map([
    ["a", { x: 0, y: 700 }],
    ["b", { x: 320, y: 700 }],
  ]);
  const both = dropNodes({ graph, positions: out });
  expect(both.ok && [parentOf(both.value, "a"), parentOf(both.value, "b")]).toEqual([undefined, undefined]);
  // The emptied frame stays where it was.
  const frame = boxesOf(graph).get("loop");
  expect(both.ok && boxesOf(both.value).get("loop")).toMatchObject({ x: frame?.x, y: frame?.y });
});

test("a circle of parents is drawn, not followed for ever", () => {
  const circular = {
    ...emptyGraph,
    nodes: [
      node("x", 0, 0, { type: "loop", parentId: "y" }),
      node("y", 0, 0, { type: "loop", parentId: "x" }),
    ],
  };
  expect(boxesOf(circular).size).toBe(2);
  expect(loopAt({ graph: circular, point: { x: 60, y: 60 } })).toBeDefined();
});

test("what stands right of a loop makes room when it grows", () => {
  const grown = {
    ...graph,
    nodes: [...graph.nodes, node("c", 672, 72, { parentId: "loop" })],
  };
  const after = boxesOf(makeRoom({ before: graph, graph: grown, nodeId: "c" }));
  const [before, frame, right] = [boxesOf(graph), after.get("loop"), after.get("right")];
  expect((right?.x ?? 0) - ((frame?.x ?? 0) + (frame?.width ?? 0))).toBe(
    (before.get("right")?.x ?? 0) - ((before.get("loop")?.x ?? 0) + (before.get("loop")?.width ?? 0)),
  );
});

test("nodes are lined up and spread; a loop among them takes its body along", () => {
  const ids = new Set(["loop", "a", "free", "right"]);
  const top = boxesOf(alignNodes({ graph, nodeIds: ids, side: "top" }));
  expect([top.get("free")?.y, top.get("right")?.y]).toEqual([top.get("loop")?.y, top.get("loop")?.y]);
  expect(top.get("a")?.y).toBe((top.get("loop")?.y ?? 0) + 72);
  const apart = moveNodes({ graph, positions: new Map([["right", { x: 2000, y: 0 }]]) });
  const spread = boxesOf(
    distributeNodes({ graph: apart, nodeIds: new Set(["loop", "free", "right"]), axis: "x" }),
  );
  expect(spread.get("right")?.x).toBe(2000);
});
