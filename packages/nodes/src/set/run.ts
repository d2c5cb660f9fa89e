import { WorkfuseError } from "@workfuse/errors";
import type { z } from "zod";
import type { NodeRun } from "../node-run.ts";
import { asTyped } from "../values/as-typed.ts";
import { isRecord, withValueAt, withoutValueAt } from "../values/path.ts";
import type { setNode } from "./definition.ts";

type Config = z.output<(typeof setNode)["config"]>;

/** Sets fields in a new object, in the one given or in each of a list. */
export const runSet: NodeRun<typeof setNode> = async ({ config }) => {
  const { input } = config;
  if (Array.isArray(input))
    return { output: input.map((item: unknown) => withFields({ config, base: item })) };
  return { output: withFields({ config, base: input ?? {} }) };
};

function withFields({
  config: { keep, fields, remove = [] },
  base,
}: {
  config: Config;
  base: unknown;
}): unknown {
  if (!isRecord(base)) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: "Fields can be set in an object or in a list of objects only.",
      details: { field: "input" },
    });
  }
  let result: unknown = keep === "all" ? base : {};
  for (const path of remove) result = withoutValueAt({ value: result, path });
  for (const { path, value, type } of fields) {
    result = withValueAt({ value: result, path, to: asTyped({ value, type, field: path }) });
  }
  return result;
}
