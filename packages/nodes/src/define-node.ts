import type { EffectClass, NodeTypeInfo } from "@workfuse/graph";
import { z } from "zod";

/** Where a node stands in the palette. */
export type NodeGroup = "triggers" | "data" | "flow" | "network" | "ai";

/** Marks a field whose value may be written as a template (`{{…}}`) or as an expression object. */
export type Templated = <S extends z.ZodType>(schema: S) => S;

/** An expression in place of a value, evaluated in the sandbox. */
export const expressionSchema = z.strictObject({
  $expr: z.enum(["javascript", "jsonata"]),
  code: z.string().min(1).max(65_536),
});
export type Expression = z.output<typeof expressionSchema>;

const templateSchema = z.string().max(65_536).regex(/\{\{/);

// What is run: templates are resolved by then, so each field must be what it claims to be.
const resolved: Templated = (schema) => schema.meta({ templated: true });

// What is written: a template or an expression may stand for the value. The cast keeps the config's type that of the
// resolved value, which is what definitions and executors talk about; authored configs are typed `unknown`.
const authored: Templated = <S extends z.ZodType>(schema: S) =>
  z.union([schema, templateSchema, expressionSchema]) as unknown as S;

type Declaration<T extends string, C extends z.ZodObject, O extends z.ZodType> = {
  readonly type: T;
  readonly label: string;
  /** One sentence for the palette. */
  readonly description: string;
  readonly group: NodeGroup;
  /** Name of a lucide icon. */
  readonly icon: string;
  readonly role: NodeTypeInfo["role"];
  readonly container?: NodeTypeInfo["container"];
  readonly startsOnFirst?: NodeTypeInfo["startsOnFirst"];
  /** `templated(schema)` marks the fields that may hold templates. */
  readonly config: (templated: Templated) => C;
  readonly output: O;
  /** Top-level fields that are taken as they are: no template in them is rendered. */
  readonly rawFields?: readonly string[];
  readonly code?: NodeTypeInfo["code"];
  readonly needs?: NodeTypeInfo["needs"];
  readonly outputs?: NodeTypeInfo["outputs"];
  readonly effect: EffectClass | NodeTypeInfo["effect"];
  /** What a new node of this type starts with. */
  readonly initialConfig: Readonly<Record<string, unknown>>;
};

export type NodeDefinition<T extends string, C extends z.ZodObject, O extends z.ZodType> = NodeTypeInfo & {
  readonly type: T;
  readonly label: string;
  readonly description: string;
  readonly group: NodeGroup;
  readonly icon: string;
  /** Schema of the config once its templates are resolved. */
  readonly config: C;
  readonly output: O;
  readonly rawFields: readonly string[];
  readonly initialConfig: Readonly<Record<string, unknown>>;
};

const onlyOut = ["out"];

/** A node type from one declaration. Both config schemas come from the same function, so that they cannot drift. */
export function defineNode<T extends string, C extends z.ZodObject, O extends z.ZodType>(
  declaration: Declaration<T, C, O>,
): NodeDefinition<T, C, O> {
  const { effect, config, outputs = () => onlyOut, rawFields = [], ...rest } = declaration;
  return {
    ...rest,
    rawFields,
    outputs,
    config: config(resolved),
    authoredConfig: config(authored),
    effect: typeof effect === "function" ? effect : () => effect,
  };
}
