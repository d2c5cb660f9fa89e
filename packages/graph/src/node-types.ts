import type { z } from "zod";

/**
 * What an attempt may change outside of the execution. `pure`: the same input gives the same output and nothing else
 * happens; `read`: asks the outside; `write`: may change it.
 */
export type EffectClass = "pure" | "read" | "write";

/** What the graph needs to know of a node type; the node catalogue provides it. */
export type NodeTypeInfo = {
  readonly type: string;
  readonly role: "trigger" | "action" | "note";
  /** Schema of the config as it is written: fields may hold templates and expressions. */
  readonly authoredConfig: z.ZodType;
  /** Output handles for a config, `error` aside. Must accept any config without throwing. */
  readonly outputs: (config: Readonly<Record<string, unknown>>) => readonly string[];
  /** Of a config as it is written. Must accept any config without throwing. */
  readonly effect: (config: Readonly<Record<string, unknown>>) => EffectClass;
};

export type NodeTypes = ReadonlyMap<string, NodeTypeInfo>;
