import { api } from "../api/client.ts";
import type { Workflow } from "../api/types.ts";

type Config = Readonly<Record<string, unknown>>;
type Change = {
  readonly nodeId: string;
  readonly label: string;
  readonly before: Config;
  readonly after: Config;
};

/**
 * Makes the changes in the newest version, which becomes the next one. What somebody has changed since the execution
 * stays as they left it: then nothing is done. @throws what the API says, or that
 */
export async function applyFix({
  workflowId,
  changes,
}: {
  workflowId: string;
  changes: readonly Change[];
}): Promise<Workflow> {
  const { graph, version } = await api.workflows.get.query({ id: workflowId });
  const byNode = new Map(changes.map((change) => [change.nodeId, change]));
  const nodes = graph.nodes.map((node) => {
    const change = byNode.get(node.id);
    if (!change) return node;
    byNode.delete(node.id);
    if (JSON.stringify(node.data.config) !== JSON.stringify(change.before)) throw changedSince(change.label);
    return { ...node, data: { ...node.data, config: { ...change.after } } };
  });
  const [gone] = byNode.values();
  if (gone) throw changedSince(gone.label);
  return api.workflows.update.mutate({
    id: workflowId,
    baseVersion: version,
    graph: { ...graph, nodes },
    message: `Fixed ${changes.map(({ label }) => label).join(", ")}`,
  });
}

/** Told like an answer of the API. */
class ChangedSince extends Error {}

function changedSince(label: string): ChangedSince {
  return new ChangedSince(`“${label}” has been changed since this execution.`);
}

export function isChangedSince(error: unknown): error is Error {
  return error instanceof ChangedSince;
}
