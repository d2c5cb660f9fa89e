import type { Compact, ConfigCase, WorkflowCase } from "./cases.ts";

const wrong = [
  () => "Of course! Here is what you asked for.",
  (text: string) => text.slice(0, -3),
  (text: string) => text.replace('"config":"{', String.raw`"config":"{\"nonsense\":1,`),
  (text: string) => `{"answer": ${text}}`,
] as const;

/** What a provider says that knows the answers, and gives wrong ones first: none, one, two or three. */
export function scriptedConfig({ tried, index }: { tried: ConfigCase; index: number }): readonly string[] {
  const right = JSON.stringify({
    config: JSON.stringify(tried.answer),
    confidence: 0.9,
    reasoning: "As it was said.",
  });
  return [...wrong.slice(0, index % 4).map((spoil) => spoil(right)), right];
}

/** The same for a workflow: its plan, then, every second time, one that cannot be saved, and the right one. */
export function scriptedWorkflow({
  tried,
  index,
}: {
  tried: WorkflowCase;
  index: number;
}): readonly string[] {
  const { nodes, edges } = tried.answer;
  const plan = JSON.stringify({
    name: "Workflow",
    steps: Object.keys(nodes),
    nodeTypes: [...new Set(Object.values(nodes).map(([type]) => type))],
    questions: [],
  });
  const [first = "", ...others] = edges;
  const unconnected = { nodes, edges: [`${first.split(">")[0] ?? ""}>nowhere`, ...others] };
  return [
    ...(index % 3 === 2 ? ["A plan? Gladly."] : []),
    plan,
    ...(index % 2 === 1 ? [written(unconnected)] : []),
    written({ nodes, edges }),
  ];
}

function written({ nodes, edges }: Compact): string {
  const workflow = {
    nodes: Object.entries(nodes).map(([id, [type, config, more]]) => ({
      id,
      type,
      label: id,
      config,
      ...more,
    })),
    edges: edges.map((text) => {
      const [from = "", to = ""] = text.split(">");
      const [source = "", output] = from.split(":");
      return { from: source, to, ...(output === undefined ? {} : { output }) };
    }),
  };
  return JSON.stringify({ workflow: JSON.stringify(workflow), summary: "Made as it was said." });
}
