import { type ErrorCode, type ErrorDetails, WorkfuseError } from "@workfuse/errors";

export type Refusal = { readonly ok: false; readonly error: WorkfuseError };

/** An edit's outcome: the new graph, or why there is none. The old graph is never changed. */
export type EditResult<T> = { readonly ok: true; readonly value: T } | Refusal;

export function done<T>(value: T): EditResult<T> {
  return { ok: true, value };
}

export function refused({
  code,
  message,
  details,
}: {
  code: ErrorCode;
  message: string;
  details?: ErrorDetails;
}): Refusal {
  return { ok: false, error: new WorkfuseError({ code, message, details }) };
}

export function nodeNotFound(nodeId: string): Refusal {
  return refused({
    code: "graph.node_not_found",
    message: `There is no node with the id “${nodeId}”.`,
    details: { nodeId },
  });
}
