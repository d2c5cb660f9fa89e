import type { GraphContent, NodeConfiguration, WorkflowEdge, WorkflowNode } from "@workfuse/graph";

type Extra = Partial<Omit<NodeConfiguration, "config">> & {
  readonly disabled?: boolean;
  readonly parentId?: string;
};

/** A node of any type, labelled by its id. */
export function nodeOf({
  id,
  type,
  config,
  extra = {},
}: {
  id: string;
  type: string;
  config: Record<string, unknown>;
  extra?: Extra | undefined;
}): WorkflowNode {
  const { disabled, parentId, ...data } = extra;
  return {
    id,
    type,
    position: { x: 0, y: 0 },
    data: { label: id, config, ...data },
    ...(disabled === undefined ? {} : { disabled }),
    ...(parentId === undefined ? {} : { parentId }),
  };
}

export function triggerNode(id = "trigger"): WorkflowNode {
  return nodeOf({ id, type: "trigger", config: { source: "manual" } });
}

/** An `http` node; its URL tells the test's peer which node called. */
export function httpNode({
  id,
  at,
  method = "POST",
  body,
  extra,
}: {
  id: string;
  /** What the URL ends with after the node's id. */
  at?: string;
  method?: string;
  body?: unknown;
  extra?: Extra;
}): WorkflowNode {
  const config = {
    method,
    url: `https://peer.test/${id}${at === undefined ? "" : `/${at}`}`,
    ...(body === undefined ? {} : { body }),
  };
  return nodeOf({ id, type: "http", config, extra });
}

/** Takes the branch `yes` if both sides are equal, else `no`. */
export function conditionNode({
  id,
  field,
  value,
  extra,
}: {
  id: string;
  field: unknown;
  value: unknown;
  extra?: Extra;
}): WorkflowNode {
  return nodeOf({
    id,
    type: "condition",
    config: { conditions: [{ field, operator: "eq", value, branch: "yes" }], defaultBranch: "no" },
    extra,
  });
}

/** `a>b`, or `a:handle>b` for another output than the first. */
export function edge(text: string): WorkflowEdge {
  const [from = "", target = ""] = text.split(">");
  const [source = "", sourceHandle] = from.split(":");
  return {
    id: text.replaceAll(/\W/g, "-"),
    source,
    target,
    ...(sourceHandle === undefined ? {} : { sourceHandle }),
  };
}

export function graphOf({
  nodes,
  edges,
}: {
  nodes: readonly WorkflowNode[];
  edges: readonly string[];
}): GraphContent {
  return { formatVersion: 1, nodes: [...nodes], edges: edges.map(edge) };
}
