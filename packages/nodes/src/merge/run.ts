import { WorkfuseError } from "@workfuse/errors";
import type { z } from "zod";
import { keyOf } from "../list/reshape.ts";
import type { NodeRun } from "../node-run.ts";
import { isRecord, valueAt } from "../values/path.ts";
import type { mergeNode } from "./definition.ts";

type Input = z.output<(typeof mergeNode)["config"]>["inputs"][number];

/** The inputs as one value. An input of null, a branch that has not run, counts as not there. */
export const runMerge: NodeRun<typeof mergeNode> = async ({ config: { mode, inputs, key = "" } }) => {
  const there = inputs.filter(({ value }) => value !== null && value !== undefined);
  switch (mode) {
    case "object":
      return { output: Object.fromEntries(inputs.map(({ name, value }) => [name, value ?? null])) };
    case "first":
    case "race":
      return { output: there[0]?.value ?? null };
    case "append":
      return { output: there.flatMap(({ value }) => value) };
    case "position":
      return { output: grouped({ inputs: there, groupOf: ({ position }) => `p${position}` }) };
    case "key":
      return {
        output: grouped({
          inputs: there,
          // An item without the key stays by itself.
          groupOf: ({ item, input, position }) =>
            (valueAt({ value: item, path: key }) ?? null) === null
              ? `p${input}:${position}`
              : `k${keyOf({ item, keys: [key] })}`,
        }),
      };
  }
};

type Place = { readonly item: unknown; readonly input: number; readonly position: number };

/** Objects of the same group become one, in the order of first appearance; fields of later inputs win. */
function grouped({
  inputs,
  groupOf,
}: {
  inputs: readonly Input[];
  groupOf: (place: Place) => string;
}): unknown[] {
  const groups = new Map<string, Record<string, unknown>>();
  for (const [input, { name, value }] of inputs.entries()) {
    if (!Array.isArray(value)) throw notCombinable(name);
    for (const [position, item] of (value as readonly unknown[]).entries()) {
      if (!isRecord(item)) throw notCombinable(name);
      const group = groupOf({ item, input, position });
      groups.set(group, { ...groups.get(group), ...item });
    }
  }
  return [...groups.values()];
}

function notCombinable(name: string): WorkfuseError {
  return new WorkfuseError({
    code: "config.invalid",
    message: `“${name}” is not a list of objects, which is what can be combined.`,
  });
}
