import { WorkfuseError } from "@workfuse/errors";
import {
  type GraphContent,
  type GraphProblem,
  type WorkflowNode,
  checkReferences,
  inferScope,
  validateGraph,
} from "@workfuse/graph";
import { definitionOf, nodeTypes } from "@workfuse/nodes/catalog";
import { z } from "zod";
import { type Asking, type Checked, askFor } from "./ask-for.ts";
import { type Credential, createAliases } from "./credentials.ts";
import { describeScope } from "./describe-scope.ts";
import { nodeGuides, quoted, writingGuide } from "./instructions.ts";
import { isCredentialMissing } from "./missing.ts";
import { readObject } from "./read-object.ts";

export type ConfigContext = {
  /** The workflow that the node belongs to, as it is being edited. */
  readonly graph?: GraphContent | undefined;
  /** The node in that graph. Its present configuration is what the sentence changes. */
  readonly nodeId?: string | undefined;
  /** Recorded outputs by node id. Only their types are told to the model. */
  readonly samples?: ReadonlyMap<string, unknown> | undefined;
  /** Names of the workspace's variables. */
  readonly variables?: readonly string[] | undefined;
  /** What else the model is to know, as JSON. */
  readonly further?: Readonly<Record<string, unknown>> | undefined;
};

export type GeneratedConfig = {
  readonly config: Readonly<Record<string, unknown>>;
  /** 0 to 1, by the model's own account; at most 0.5 where something is doubtful. */
  readonly confidence: number;
  readonly reasoning: string;
  /** What a person has still to do: credentials to choose, doubts. */
  readonly missing: readonly string[];
  readonly answers: number;
};

const answerSchema = z.strictObject({
  config: z.union([z.string(), z.record(z.string(), z.unknown())]),
  confidence: z.number(),
  reasoning: z.string(),
});
// A record has no place in all providers' JSON modes; JSON inside of a text has. An object is taken all the same.
const askedSchema = z.strictObject({
  config: z.string().describe("The configuration: JSON text of one object"),
  confidence: z.number().describe("0 to 1: how sure you are that this is what was meant"),
  reasoning: z.string().describe("One or two sentences for the person who asked"),
});

/** Whether a configuration may stand in a node of this type: the check of Magic Input, of save and of run. */
function validateGeneratedConfig({
  type,
  config,
}: {
  type: string;
  config: unknown;
}): Checked<Readonly<Record<string, unknown>>> {
  const definition = definitionOf(type);
  if (!definition) return { ok: false, problem: `There is no node type “${type}”.` };
  const parsed = definition.authoredConfig.safeParse(config);
  // It was an object, or the schema would not have taken it; it is kept as it was written, without defaults.
  if (parsed.success) return { ok: true, value: config as Readonly<Record<string, unknown>> };
  return { ok: false, problem: z.prettifyError(parsed.error) };
}

/**
 * Makes a node's configuration of a sentence. It passes the type's schema, and in a graph also everything that is asked
 * of it at save. @throws WorkfuseError `ai.*`, `request.invalid` for an unknown type
 */
export async function generateConfig({
  asking,
  prompt,
  nodeType,
  credentials,
  context = {},
}: {
  asking: Asking;
  prompt: string;
  nodeType: string;
  credentials: readonly Credential[];
  context?: ConfigContext;
}): Promise<GeneratedConfig> {
  const definition = definitionOf(nodeType);
  if (!definition) {
    throw new WorkfuseError({ code: "request.invalid", message: `There is no node type “${nodeType}”.` });
  }
  const aliases = createAliases(credentials);
  const node = context.graph?.nodes.find(({ id }) => id === context.nodeId);
  const { value, answers } = await askFor({
    asking,
    instructions: [
      `You configure one node of a workflow in WorkFuse, from what a person says in a sentence. Give its configuration, how sure you are, and why.`,
      writingGuide(),
      `The node's type:\n${nodeGuides([nodeType])}`,
      "Take only fields that are listed above, and only those that are needed. Refer only to data that is listed as available. Where something is not said, choose what is most usual, and say so in the reasoning.",
    ].join("\n\n"),
    prompt: [
      quoted({ name: "wanted", text: prompt }),
      `Available data:\n${scopeText({ context })}`,
      `Credentials:\n${aliases.listing}`,
      ...(node && node.type === nodeType
        ? [`The configuration as it is now:\n${JSON.stringify(aliases.hide(node.data.config))}`]
        : []),
      ...(context.further === undefined
        ? []
        : [
            quoted({
              name: "context",
              text: JSON.stringify(aliases.hide(context.further)).slice(0, 20_000),
            }),
          ]),
    ].join("\n\n"),
    schema: askedSchema,
    accepted: answerSchema,
    check({ config: written, confidence, reasoning }) {
      const read = readObject(written);
      if (!read.ok) return { ok: false, problem: `config: ${read.problem}` };
      const config = aliases.reveal(read.value);
      const valid = validateGeneratedConfig({ type: nodeType, config });
      if (!valid.ok) return { ok: false, problem: `config:\n${valid.problem}` };
      const problems = node ? problemsWith({ node, config: valid.value, context }) : [];
      const result = {
        config: valid.value,
        confidence: Math.min(1, Math.max(0, confidence)),
        reasoning,
        missing: isCredentialMissing({ type: nodeType, config: valid.value }) ? ["Choose a credential."] : [],
      };
      if (problems.length === 0) return { ok: true, value: result };
      const messages = problems.map(({ message }) => message);
      const problem = messages.join("\n");
      if (problems.some(({ severity }) => severity === "error")) return { ok: false, problem };
      const doubtful = { ...result, confidence: Math.min(0.5, result.confidence) };
      return {
        ok: false,
        problem,
        fallback: { ...doubtful, missing: [...result.missing, ...messages] },
      };
    },
  });
  return { ...value, answers };
}

function scopeText({ context: { graph, nodeId, samples, variables } }: { context: ConfigContext }): string {
  if (!graph || nodeId === undefined) return "trigger.data: any value";
  return describeScope(inferScope({ graph, nodeId, nodeTypes, samples, variables }));
}

/** What would be said of the node with this configuration, and was not said before. */
function problemsWith({
  node,
  config,
  context: { graph, samples, variables },
}: {
  node: WorkflowNode;
  config: Readonly<Record<string, unknown>>;
  context: ConfigContext;
}): readonly GraphProblem[] {
  if (!graph) return [];
  const changed: GraphContent = {
    ...graph,
    nodes: graph.nodes.map((each) =>
      each.id === node.id ? { ...each, data: { ...each.data, config: { ...config } } } : each,
    ),
  };
  const { problems } = validateGraph({ graph: changed, nodeTypes });
  const own = problems.filter(
    ({ nodeId, code, severity }) =>
      nodeId === node.id &&
      severity === "error" &&
      (code.startsWith("node.template") ||
        code.startsWith("node.reference") ||
        code === "node.config_invalid"),
  );
  const scope = inferScope({ graph: changed, nodeId: node.id, nodeTypes, samples, variables });
  return [...own, ...checkReferences({ graph: changed, nodeId: node.id, scope, nodeTypes })];
}
