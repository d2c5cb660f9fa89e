import { z } from "zod";
import type { GraphContent, NodeConfiguration, WorkflowEdge, WorkflowNode } from "../model.ts";
import type { EffectClass, NodeTypeInfo, NodeTypes } from "../node-types.ts";

const base = { rawFields: [], outputs: () => ["out"], effect: (): EffectClass => "pure" };
const types: readonly NodeTypeInfo[] = [
  {
    ...base,
    type: "trigger",
    role: "trigger",
    authoredConfig: z.strictObject({ samplePayload: z.unknown().optional() }),
    rawFields: ["samplePayload"],
    output: z.object({ source: z.string(), data: z.unknown(), method: z.string().optional() }),
  },
  {
    ...base,
    type: "step",
    role: "action",
    authoredConfig: z.looseObject({ value: z.unknown().optional(), raw: z.string().optional() }),
    config: z.strictObject({
      value: z.unknown().optional(),
      raw: z.string().optional(),
      text: z.string().optional(),
      count: z.number().optional(),
      texts: z.array(z.string()).optional(),
      named: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
    rawFields: ["raw"],
    output: z.object({
      status: z.number(),
      headers: z.record(z.string(), z.string()),
      body: z.unknown(),
      note: z.string().optional(),
      rows: z.array(z.object({ id: z.number() })),
    }),
  },
  {
    ...base,
    type: "code",
    role: "action",
    authoredConfig: z.strictObject({ language: z.string(), code: z.string() }),
    rawFields: ["language", "code"],
    code: ({ language }) => [
      { field: "code", language: language === "javascript" ? "javascript" : "jsonata" },
    ],
  },
  {
    ...base,
    type: "choice",
    role: "action",
    authoredConfig: z.strictObject({ value: z.unknown().optional() }),
    outputs: () => ["yes", "no"],
  },
  {
    ...base,
    type: "loop",
    role: "action",
    container: true,
    authoredConfig: z.strictObject({ mode: z.string().optional(), items: z.unknown().optional() }),
    output: z.object({ items: z.array(z.unknown()), count: z.number() }),
  },
  { ...base, type: "note", role: "note", authoredConfig: z.strictObject({ text: z.string() }) },
];

/** Node types of the tests of this package: the catalogue's stand above it. */
export const testTypes: NodeTypes = new Map(types.map((info) => [info.type, info]));

type Extra = Partial<Omit<NodeConfiguration, "config">> & Pick<WorkflowNode, "parentId" | "disabled">;

export function node(
  id: string,
  config: Readonly<Record<string, unknown>> = {},
  { type = "step", parentId, disabled, ...data }: Partial<Extra> & { readonly type?: string } = {},
): WorkflowNode {
  return {
    id,
    type,
    position: { x: 0, y: 0 },
    data: { label: id, config: { ...config }, ...data },
    ...(parentId === undefined ? {} : { parentId }),
    ...(disabled === undefined ? {} : { disabled }),
  };
}

export const start: WorkflowNode = node("start", {}, { type: "trigger" });

/** `"a>b"` leads from `a` to `b`, `"c:yes>d"` from the output `yes` of `c`. The edge's id is the text in words. */
export function edge(text: string): WorkflowEdge {
  const [from = "", target = ""] = text.split(">");
  const [source = "", sourceHandle] = from.split(":");
  const id = text.replaceAll(/[^\w-]/g, "_");
  return sourceHandle === undefined ? { id, source, target } : { id, source, target, sourceHandle };
}

export function graphOf(nodes: readonly WorkflowNode[], edges: readonly string[] = []): GraphContent {
  return { formatVersion: 1, nodes: [...nodes], edges: edges.map(edge) };
}
