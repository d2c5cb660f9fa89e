import type { ExpressionLanguage } from "@workfuse/templates";
import type { z } from "zod";

/**
 * What an attempt may change outside of the execution. `pure`: the same input gives the same output and nothing else
 * happens; `read`: asks the outside; `write`: may change it.
 */
export type EffectClass = "pure" | "read" | "write";

export type CodeField = { readonly field: string; readonly language: ExpressionLanguage };

/** What the graph needs to know of a node type; the node catalogue provides it. */
export type NodeTypeInfo = {
  readonly type: string;
  readonly role: "trigger" | "action" | "note";
  /** Schema of the config as it is written: fields may hold templates and expressions. */
  readonly authoredConfig: z.ZodType;
  /** Top-level config fields that are taken as they are: no template in them is rendered. */
  readonly rawFields: readonly string[];
  /** Schema of the config once its templates are resolved. Absent: what its fields want is not known. */
  readonly config?: z.ZodType | undefined;
  /**
   * What a valid config still needs before it can run, each in a sentence that says what to do: a warning, as what is not
   * finished can be saved. Must accept any config without throwing.
   */
  readonly needs?:
    | ((config: Readonly<Record<string, unknown>>) => readonly { field: string; message: string }[])
    | undefined;
  /** Whether nodes may stand inside of it: a loop. Its config's `items` gives the list, its output is `{ items, … }`. */
  readonly container?: boolean | undefined;
  /** Whether it runs as soon as one branch arrives, and not once all are decided. Must accept any config. */
  readonly startsOnFirst?: ((config: Readonly<Record<string, unknown>>) => boolean) | undefined;
  /** Of what the node hands on. Absent: not known. */
  readonly output?: z.ZodType | undefined;
  /** Raw fields that hold code, each with its language. Must accept any config without throwing. */
  readonly code?: ((config: Readonly<Record<string, unknown>>) => readonly CodeField[]) | undefined;
  /** Output handles for a config, `error` aside. Must accept any config without throwing. */
  readonly outputs: (config: Readonly<Record<string, unknown>>) => readonly string[];
  /** Of a config as it is written. Must accept any config without throwing. */
  readonly effect: (config: Readonly<Record<string, unknown>>) => EffectClass;
};

export type NodeTypes = ReadonlyMap<string, NodeTypeInfo>;
