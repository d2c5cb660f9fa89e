import { type GraphContent, emptyGraph } from "@workfuse/graph";
import { catalog } from "@workfuse/nodes/catalog";
import type { ModelMessage } from "@workfuse/ports";
import { z } from "zod";
import { type Asking, type Checked, askFor } from "./ask-for.ts";
import { compactGraphGuide, compactGraphSchema, compactOf, graphOf } from "./compact-graph.ts";
import { type Credential, createAliases } from "./credentials.ts";
import { nodeGuides, quoted, writingGuide } from "./instructions.ts";
import { keepTrigger } from "./keep-trigger.ts";
import { type Missing, missingIn, problemsOf } from "./missing.ts";
import { readObject } from "./read-object.ts";

/** What was said before in the same conversation. */
export type Turn = { readonly role: "user" | "assistant"; readonly text: string };

export type GeneratedWorkflow = {
  readonly name: string;
  readonly graph: GraphContent;
  /** What was made, or changed, in a sentence or two. */
  readonly summary: string;
  /** The steps it was planned in. */
  readonly plan: readonly string[];
  /** What only a person knows; the graph holds an assumption for each. */
  readonly questions: readonly string[];
  readonly missing: readonly Missing[];
  /** What is doubtful and does not stand in the way of saving. */
  readonly warnings: readonly string[];
  readonly answers: number;
};

const planSchema = z.strictObject({
  name: z.string().describe("A name for the workflow, 2 to 5 words"),
  steps: z.array(z.string()).describe("What it does, a step each, in order"),
  nodeTypes: z.array(z.string()).describe("The node types it takes"),
  questions: z.array(z.string()).describe("What only the person knows, at most 3; none if it can be assumed"),
});
const askedSchema = z.strictObject({
  workflow: z.string().describe("The whole workflow: JSON text of one object with nodes and edges"),
  summary: z.string().describe("What you made or changed, in one or two sentences, for the person who asked"),
});
const acceptedSchema = z.strictObject({
  workflow: z.union([z.string(), z.record(z.string(), z.unknown())]),
  summary: z.string(),
});

/**
 * Makes a workflow of a sentence, or changes one by it: planned, written, and sent back until it could be saved.
 * @throws WorkfuseError `ai.*`
 */
export async function generateWorkflow({
  asking,
  prompt,
  graph = emptyGraph,
  conversation = [],
  credentials,
  variables,
}: {
  asking: Asking;
  prompt: string;
  /** The workflow as it is. */
  graph?: GraphContent | undefined;
  conversation?: readonly Turn[];
  credentials: readonly Credential[];
  variables?: readonly string[] | undefined;
}): Promise<GeneratedWorkflow> {
  const aliases = createAliases(credentials);
  const isNew = graph.nodes.length === 0;
  const history = conversation.map(({ role, text }): ModelMessage => ({ role, text }));
  const present = isNew
    ? "There is no workflow yet."
    : `The workflow as it is:\n${JSON.stringify(aliases.hide(compactOf(graph)))}`;
  const wanted = quoted({ name: "wanted", text: prompt });
  const plan = await askFor({
    asking,
    instructions: [
      "You plan workflows for WorkFuse: a trigger starts them, and nodes follow. Say what the workflow will do and which node types it takes. Services without a node of their own, such as Slack, GitHub or Notion, are called by their web API with the http node, and start workflows by a webhook.",
      `Node types:\n${Object.values(catalog)
        .map(({ type, label, description }) => `- ${type} (${label}): ${description}`)
        .join("\n")}`,
    ].join("\n\n"),
    prompt: [...history, { role: "user", text: `${wanted}\n\n${present}` }],
    schema: planSchema,
    accepted: planSchema,
    check: (answer): Checked<z.output<typeof planSchema>> => {
      const unknown = answer.nodeTypes.filter((type) => !Object.hasOwn(catalog, type));
      if (unknown.length > 0) return { ok: false, problem: `There are no node types ${unknown.join(", ")}.` };
      return { ok: true, value: answer };
    },
  });
  const { name, steps, questions } = plan.value;
  const types = new Set(["trigger", ...plan.value.nodeTypes, ...graph.nodes.map(({ type }) => type)]);
  const made = await askFor({
    asking,
    instructions: [
      "You write workflows for WorkFuse as JSON, from a plan.",
      compactGraphGuide,
      writingGuide(),
      `Settings of the node types:\n${nodeGuides([...types])}`,
      "Give the trigger a samplePayload that looks like what really comes in, so that fields can be checked. Refer only to fields that are there. Keep the ids of nodes that stay, and everything that nobody asked to change.",
    ].join("\n\n"),
    prompt: [
      ...history,
      {
        role: "user",
        text: [
          wanted,
          present,
          `The plan:\n${steps.map((step, index) => `${index + 1}. ${step}`).join("\n")}`,
          `Credentials:\n${aliases.listing}`,
          ...(variables === undefined || variables.length === 0
            ? []
            : [`Variables (env): ${variables.join(", ")}`]),
        ].join("\n\n"),
      },
    ],
    schema: askedSchema,
    accepted: acceptedSchema,
    check({ workflow, summary }) {
      const read = readObject(workflow);
      if (!read.ok) return { ok: false, problem: `workflow: ${read.problem}` };
      const compact = compactGraphSchema.safeParse(aliases.reveal(read.value));
      if (!compact.success) return { ok: false, problem: `workflow:\n${z.prettifyError(compact.error)}` };
      const result = graphOf({ compact: compact.data, before: graph });
      const { errors, warnings } = problemsOf({ graph: result, variables });
      if (errors.length > 0) return { ok: false, problem: errors.join("\n") };
      return {
        ok: true,
        value: { graph: keepTrigger({ before: graph, after: result }), summary, warnings },
      };
    },
  });
  return {
    name: name.slice(0, 200),
    ...made.value,
    plan: steps,
    questions: questions.slice(0, 3),
    missing: missingIn(made.value.graph),
    answers: plan.answers + made.answers,
  };
}
