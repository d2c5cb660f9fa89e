import type { z } from "zod";
import type { NodeRun } from "../node-run.ts";
import { compareLists } from "./compare-lists.ts";
import type { listNode } from "./definition.ts";
import { joinLists } from "./join-lists.ts";
import { aggregate, chunk, limit, rename, split, unique } from "./reshape.ts";
import { sortItems } from "./sort-items.ts";
import { summarize } from "./summarize.ts";

type Config = z.output<(typeof listNode)["config"]>;
type Output = z.output<(typeof listNode)["output"]>;

/** One operation on a list; the lists that are given stay as they are. */
export const runList: NodeRun<typeof listNode> = async ({ config }) => ({ output: outputOf(config) });

// The schema has made sure of what an operation needs; the defaults here only tell the compiler.
function outputOf(config: Config): Output {
  const { list, path = "", other = [], keys = [] } = config;
  switch (config.operation) {
    case "split":
      return counted(split({ list, path, keepFields: config.keepFields }));
    case "aggregate":
      return counted(aggregate({ list, path }));
    case "sort":
      return counted(sortItems({ list, by: config.sortBy ?? [{ path: "", order: "ascending" }] }));
    case "limit":
      return counted(limit({ list, count: config.count ?? list.length, from: config.from }));
    case "unique":
      return counted(unique({ list, keys }));
    case "summarize":
      return counted(summarize({ list, keys, summaries: config.summaries ?? [] }));
    case "chunk":
      return counted(chunk({ list, size: config.size ?? 1 }));
    case "rename":
      return counted(rename({ list, names: config.names ?? {} }));
    case "compare": {
      const compared = compareLists({ left: list, right: other, keys });
      return { ...counted(compared.same), ...compared };
    }
    case "join": {
      const { joinBy, key = "", otherKey = key, keepUnmatched } = config;
      return counted(joinLists({ left: list, right: other, joinBy, key, otherKey, keepUnmatched }));
    }
  }
}

function counted(items: unknown[]): Output {
  return { items, count: items.length };
}
