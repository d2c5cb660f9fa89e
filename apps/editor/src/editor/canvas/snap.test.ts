import fc from "fast-check";
import { expect, test } from "vitest";
import { snapBox } from "./snap.ts";

const other = { x: 100, y: 50, width: 200, height: 60 };

test("a box near the side of another one stands in line with it, and a line says so", () => {
  const box = { x: 104, y: 300, width: 80, height: 60 };
  expect(snapBox({ box, others: [other], reach: 6 })).toEqual({
    position: { x: 100, y: 300 },
    lines: [{ axis: "x", at: 100, from: 50, to: 360 }],
  });
});

test("a box is never moved further than the reach, and without a line not at all", () => {
  const boxes = fc.record({
    x: fc.integer({ min: -500, max: 500 }),
    y: fc.integer({ min: -500, max: 500 }),
    width: fc.integer({ min: 10, max: 300 }),
    height: fc.integer({ min: 10, max: 300 }),
  });
  fc.assert(
    fc.property(boxes, fc.array(boxes, { maxLength: 6 }), (box, others) => {
      const { position, lines } = snapBox({ box, others, reach: 6 });
      const [x, y] = [Math.abs(position.x - box.x), Math.abs(position.y - box.y)];
      expect(Math.max(x, y)).toBeLessThanOrEqual(6);
      if (!lines.some(({ axis }) => axis === "x")) expect(x).toBe(0);
      if (!lines.some(({ axis }) => axis === "y")) expect(y).toBe(0);
    }),
    { numRuns: 200 },
  );
});
