import type { GraphContent, WorkflowNode } from "@workfuse/graph";

const position = { x: 0, y: 0 };

function node({ id, type, config }: { id: string; type: string; config: WorkflowNode["data"]["config"] }) {
  return { id, type, position, data: { label: id, config } };
}

export const trigger = node({ id: "trigger", type: "trigger", config: { source: "webhook" } });

/** A call that changes something outside; it carries `<execution>:<id>` as its idempotency key. */
export function write({ id, peerUrl }: { id: string; peerUrl: string }): WorkflowNode {
  return node({
    id,
    type: "http",
    config: { method: "POST", url: `${peerUrl}/${id}`, body: { n: "{{trigger.data.n}}" } },
  });
}

/** A node without an effect that always takes its first output. */
export function pure(id: string): WorkflowNode {
  const conditions = [{ field: "{{trigger.data.n}}", operator: "gte", value: 0, branch: "out" }];
  return node({ id, type: "condition", config: { conditions, defaultBranch: "no" } });
}

/** Nodes and `a>b` edges. */
export function graphOf({
  nodes,
  edges,
}: {
  nodes: readonly WorkflowNode[];
  edges: readonly string[];
}): GraphContent {
  return {
    formatVersion: 1,
    nodes: [...nodes],
    edges: edges.map((text, index) => {
      const [source = "", target = ""] = text.split(">");
      return { id: `e${index}`, source, target };
    }),
  };
}

export const writesOfAJob = ["w1", "w2", "w3", "w4", "w5", "w6"] as const;

/** Six writes, two of them side by side, with pure nodes between. */
export function job(peerUrl: string): GraphContent {
  return graphOf({
    nodes: [
      trigger,
      ...writesOfAJob.map((id) => write({ id, peerUrl })),
      ...["p1", "p2", "p3", "p4", "p5"].map(pure),
    ],
    edges: [
      "trigger>p1",
      "p1>w1",
      "w1>p2",
      "p2>w2",
      "p2>w3",
      "w2>p3",
      "w3>p3",
      "p3>w4",
      "w4>p4",
      "p4>w5",
      "w5>w6",
      "w6>p5",
    ],
  });
}
