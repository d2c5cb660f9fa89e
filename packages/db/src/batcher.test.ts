import { expect, test } from "vitest";
import { createBatcher } from "./batcher.ts";

function setUp({ heaviest }: { heaviest?: number } = {}) {
  const batches: (readonly number[])[] = [];
  const batcher = createBatcher<number, number>({
    largest: 3,
    ...(heaviest === undefined ? {} : { heaviest, weightOf: (weight) => weight }),
    concurrency: 1,
    async run(inputs) {
      batches.push(inputs);
      return inputs.map((input) => input * 2);
    },
  });
  return { batches, batcher };
}

test("what arrives together goes together, as many as may; each gets its own answer", async () => {
  const { batches, batcher } = setUp();
  expect(await Promise.all([1, 2, 3, 4].map((input) => batcher.add(input)))).toEqual([2, 4, 6, 8]);
  expect(batches).toEqual([[1, 2, 3], [4]]);
});

test("a batch is no heavier than it may be, but for a single input that is", async () => {
  const { batches, batcher } = setUp({ heaviest: 10 });
  await Promise.all([4, 6, 1, 20, 5, 5].map((input) => batcher.add(input)));
  expect(batches).toEqual([[4, 6], [1], [20], [5, 5]]);
});
