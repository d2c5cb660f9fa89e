import { evaluate } from "../expression/evaluate.ts";
import type { EngineFunction } from "../functions/engine-function.ts";
import { canonicalJson } from "../protocol/canonical-json.ts";

const separator = "\u001f";

/**
 * Where a run queues: its workspace, its function and the values of its concurrency keys. Lanes of one workspace share
 * that workspace's turn, and a lane whose concurrency limit is reached is passed over as a whole.
 */
export function laneOf({ definition, event }: { definition: EngineFunction; event: unknown }): string {
  const keys = definition.concurrency.map(({ key }) =>
    key === undefined ? "" : clean(canonicalJson(evaluate({ expression: key, scope: { event } }) ?? null)),
  );
  return [clean(workspaceIn(event)), String(definition.number), ...keys].join(separator);
}

export type Lane = {
  readonly workspace: string;
  readonly function: number;
  readonly keys: readonly string[];
};

export function parseLane(lane: string): Lane {
  const [workspace = "", number = "0", ...keys] = lane.split(separator);
  return { workspace, function: Number(number), keys };
}

function workspaceIn(event: unknown): string {
  if (typeof event !== "object" || event === null || !("data" in event)) return "";
  const { data } = event;
  if (typeof data !== "object" || data === null || !("workspaceId" in data)) return "";
  return typeof data.workspaceId === "string" ? data.workspaceId : "";
}

// Control characters would break the row (NUL) or the lane's form (the separator).
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.slice(0, 200).replaceAll(/[\u0000-\u001f]/g, " ");
}
