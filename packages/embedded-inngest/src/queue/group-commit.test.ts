import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { createGroupCommit } from "./group-commit.ts";

test("what arrives during a flush is flushed together after it, in order, each with its own answer", async () => {
  const groups: number[][] = [];
  const group = createGroupCommit<number, number>({
    largest: 100,
    flush: async (items) => {
      groups.push([...items]);
      await delay(10);
      return items.map((item) => item * 2);
    },
  });
  const first = group.add(1);
  await delay(1);
  const rest = [2, 3, 4].map((item) => group.add(item));
  expect(await Promise.all([first, ...rest])).toEqual([2, 4, 6, 8]);
  expect(groups).toEqual([[1], [2, 3, 4]]);
  await group.idle();
});

test("a group has no more than the largest size, unless a single item is larger", async () => {
  const groups: number[][] = [];
  const group = createGroupCommit<number, number>({
    largest: 5,
    size: (item) => item,
    flush: (items) => {
      groups.push([...items]);
      return Promise.resolve(items);
    },
  });
  await Promise.all([2, 3, 9, 1].map((item) => group.add(item)));
  expect(groups).toEqual([[2, 3], [9], [1]]);
});

test("a flush that fails rejects its own group only", async () => {
  let fail = true;
  const group = createGroupCommit<string, string>({
    largest: 100,
    flush: async (items) => {
      await delay(5);
      if (fail) throw new Error("no");
      return items;
    },
  });
  await expect(group.add("a")).rejects.toThrow("no");
  fail = false;
  expect(await group.add("b")).toBe("b");
});
