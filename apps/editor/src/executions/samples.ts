import type { Execution } from "../api/types.ts";

/** What the nodes of an execution gave, by node id: examples for whoever writes templates. */
export function samplesOf(
  execution: Pick<Execution, "nodeResults"> | undefined,
): ReadonlyMap<string, unknown> {
  const outputs = (execution?.nodeResults ?? []).flatMap(({ nodeId, status, output }) =>
    status !== "success" || output === null || output === undefined ? [] : [[nodeId, output] as const],
  );
  return new Map(outputs);
}
