import type { PlannedNode } from "@workfuse/graph";
import type { NodeScope } from "@workfuse/nodes/executors";
import type { StopFlag } from "./activity.ts";
import type { RecordedError } from "./records.ts";

/** A node where it runs: once in the workflow, or in one iteration of the loops around it. */
export type Place = {
  readonly planned: PlannedNode;
  readonly path: string;
  readonly scope: NodeScope;
  readonly stop: StopFlag;
};

/** How a node ended at its place. `open`: this stretch of the execution ends before the node does. */
export type Settled =
  | {
      readonly status: "success";
      readonly handle: string | null;
      /** Or a reference to it, if it is large and was recorded before. */
      readonly output: unknown;
      /** The length of its JSON text; of one that was recorded before, 0. */
      readonly characters: number;
    }
  | { readonly status: "skipped"; readonly handle: string | null }
  | { readonly status: "failure"; readonly handle: null; readonly error: RecordedError }
  | { readonly status: "open" };

/** The handles of a node that lets nothing run after it. No edge can have them. */
export const endHandles = { execution: "$end", loop: "$break" } as const;

export function pathInside({ path, index }: { path: string; index: number }): string {
  return path === "" ? String(index) : `${path}.${index}`;
}

/** What an effect of a node is known by, the same for every attempt. */
export function effectKeyOf({
  executionId,
  nodeId,
  path,
}: {
  executionId: string;
  nodeId: string;
  path: string;
}): string {
  return path === "" ? `${executionId}:${nodeId}` : `${executionId}:${nodeId}:${path}`;
}

export type FrameInput = {
  readonly nodes: readonly PlannedNode[];
  readonly path: string;
  /** What the nodes see besides each other. */
  readonly base: NodeScope;
  readonly around?: StopFlag | undefined;
};

/** The node that ran last, in the order of the plan, and its output or a reference to it. */
export type Result = { readonly nodeId: string; readonly output: unknown };

export type FrameEnd =
  | { readonly kind: "completed"; readonly result: Result | undefined }
  /** A node said that nothing runs after it. */
  | { readonly kind: "ended"; readonly what: keyof typeof endHandles; readonly result: Result | undefined }
  | {
      readonly kind: "failed";
      readonly nodeId: string;
      readonly label: string;
      readonly error: RecordedError;
    }
  | { readonly kind: "open" };
