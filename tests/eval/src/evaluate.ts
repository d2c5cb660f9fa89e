import type { GraphContent } from "@workfuse/graph";
import { type Asking, generateConfig, generateWorkflow } from "@workfuse/magic";
import { type Compact, type ConfigCase, type WorkflowCase, unmet } from "./cases.ts";

export type Outcome = {
  readonly kind: "config" | "workflow";
  readonly says: string;
  /** Empty: everything that was wanted is there. */
  readonly problems: readonly string[];
  /** How many answers of the model it took; 0 if it never came to an end. */
  readonly answers: number;
};

const account = "arn:aws:secretsmanager:eu-central-1:123456789012:secret";
const credentials = [
  { arn: `${account}:tracker-AbCdEf`, name: "Tracker token" },
  { arn: `${account}:customers-AbCdEf`, name: "Customer database (Postgres)" },
];

/** One sentence that is to become a configuration, judged by what is in it. */
export async function evaluateConfig({
  asking,
  tried,
}: {
  asking: Asking;
  tried: ConfigCase;
}): Promise<Outcome> {
  const { type, says, before, wants } = tried;
  return judged({ kind: "config", says }, async () => {
    const { config, answers } = await generateConfig({
      asking,
      prompt: says,
      nodeType: type,
      credentials,
      context: {
        graph: graphAround(tried),
        nodeId: type === "trigger" ? "start" : "node",
        ...(before ? { samples: new Map([[before.id, before.output]]) } : {}),
      },
    });
    return { problems: unmet({ wants, config }), answers };
  });
}

/** One sentence that is to become a workflow. That it could be saved is made sure of before it is judged. */
export async function evaluateWorkflow({
  asking,
  tried: { says, given, source, types, reads },
}: {
  asking: Asking;
  tried: WorkflowCase;
}): Promise<Outcome> {
  return judged({ kind: "workflow", says }, async () => {
    const graph = given && graphOf(given);
    const made = await generateWorkflow({ asking, prompt: says, graph, credentials });
    return { problems: workflowProblems({ graph: made.graph, source, types, reads }), answers: made.answers };
  });
}

export function workflowProblems({
  graph: { nodes },
  source,
  types,
  reads,
}: Pick<WorkflowCase, "source" | "types" | "reads"> & { readonly graph: GraphContent }): readonly string[] {
  const trigger = nodes.find(({ type }) => type === "trigger");
  const there = trigger?.data.config["source"] ?? "webhook";
  const left = nodes.map(({ type }) => type);
  const missing = types.filter((type) => {
    const at = left.indexOf(type);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const unread = reads.filter(
    ([type, pattern]) =>
      !nodes.some(
        (node) => node.type === type && pattern.test(JSON.stringify([node.data.config, node.data.forEach])),
      ),
  );
  return [
    ...(there === source ? [] : [`it starts by ${JSON.stringify(there)}, not ${source}`]),
    ...missing.map((type) => `a node of the type ${type} is missing`),
    ...unread.map(([type, pattern]) => `no ${type} node matches ${String(pattern)}`),
  ];
}

async function judged(
  named: Pick<Outcome, "kind" | "says">,
  run: () => Promise<Pick<Outcome, "problems" | "answers">>,
): Promise<Outcome> {
  try {
    return { ...named, ...(await run()) };
  } catch (error) {
    return { ...named, problems: [error instanceof Error ? error.message : String(error)], answers: 0 };
  }
}

function graphAround({ type, data, before }: ConfigCase): GraphContent {
  const samplePayload = data ?? {};
  return graphOf({
    nodes: {
      start: ["trigger", { source: "webhook", samplePayload }],
      ...(before ? { [before.id]: [before.type, before.config] as const } : {}),
      ...(type === "trigger" ? {} : { node: [type, {}] as const }),
    },
    edges: [
      ...(before ? [`start>${before.id}`] : []),
      ...(type === "trigger" || type === "note" ? [] : [`${before?.id ?? "start"}>node`]),
    ],
  });
}

export function graphOf({ nodes, edges }: Compact): GraphContent {
  return {
    formatVersion: 1,
    nodes: Object.entries(nodes).map(([id, [type, config, more]]) => ({
      id,
      type,
      position: { x: 0, y: 0 },
      data: { label: id, config: { ...config } },
      ...more,
    })),
    edges: edges.map((text, index) => {
      const [from = "", target = ""] = text.split(">");
      const [source = "", sourceHandle] = from.split(":");
      return { id: `e${index}`, source, target, ...(sourceHandle === undefined ? {} : { sourceHandle }) };
    }),
  };
}
