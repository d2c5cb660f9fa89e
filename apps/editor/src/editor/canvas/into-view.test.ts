import { expect, test } from "vitest";
import { shiftIntoView } from "./into-view.ts";

const view = { width: 800, height: 600 };
const at = (x: number, y: number) => shiftIntoView({ box: { x, y, width: 200, height: 60 }, view });

test("what is in view stays where it is", () => {
  expect(at(100, 100)).toEqual({ x: 0, y: 0 });
});

test("what is outside comes in by the shortest way", () => {
  expect(at(700, 100)).toEqual({ x: -132, y: 0 });
  expect(at(-300, 590)).toEqual({ x: 332, y: -82 });
});
