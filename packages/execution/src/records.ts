import type { ErrorDetails } from "@workfuse/errors";
import type { GraphContent } from "@workfuse/graph";

export type RecordedError = {
  readonly code: string;
  readonly message: string;
  readonly details?: ErrorDetails;
};

export type NodeStatus = "running" | "success" | "failure" | "skipped";

/** What is known of one node in one execution, as it was written before. */
export type LoadedNode = {
  readonly nodeId: string;
  readonly status: NodeStatus;
  readonly output: unknown;
  readonly error: RecordedError | null;
  readonly handle: string | null;
  readonly attempt: number;
  /** How many attempts ended with their worker instead of with a result. */
  readonly interruptions: number;
  readonly startedAt: Date | null;
  readonly startedSequence: number | null;
};

/** What is to be written of one node. `input` and `output` are JSON texts, secrets already taken out. */
export type NodeWrite = {
  readonly nodeId: string;
  readonly status: NodeStatus;
  readonly input: string | null;
  readonly output: string | null;
  readonly error: RecordedError | null;
  /** The output handle taken. */
  readonly handle: string | null;
  /** 1-based number of the attempt that this tells of. */
  readonly attempt: number;
  readonly interruptions: number;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  /** Milliseconds, waiting between attempts included. */
  readonly duration: number | null;
  /** Numbers of the live updates that tell of the start and of the end. */
  readonly startedSequence: number | null;
  readonly completedSequence: number | null;
};

export type LogRecord = {
  readonly nodeId: string;
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly timestamp: Date;
  readonly sequence: number | null;
};

export type LoadedExecution = {
  readonly id: string;
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly versionId: string;
  readonly status: "pending" | "running" | "retrying" | "completed" | "failed" | "cancelled";
  readonly trigger: unknown;
  readonly fence: number;
  /** The worker process that holds it, if any. */
  readonly owner: string | null;
  readonly sequence: number;
  readonly startedAt: Date | null;
  readonly nodes: readonly LoadedNode[];
};

/** One step forward of one execution. All of it becomes durable, or nothing. */
export type Commit = {
  readonly executionId: string;
  /** The fence that was read; the commit is refused if the execution has another one by now. */
  readonly fence: number;
  readonly newFence: number;
  readonly owner: string | null;
  readonly status: "running" | "retrying" | "completed" | "failed";
  readonly startedAt: Date;
  readonly completedAt: Date | null;
  readonly duration: number | null;
  readonly error: (RecordedError & { readonly nodeId?: string }) | null;
  readonly sequence: number;
  readonly nodes: readonly NodeWrite[];
  readonly logs: readonly LogRecord[];
};

/** Where executions are kept. */
export type ExecutionStore = {
  readonly load: (executionId: string) => Promise<LoadedExecution | undefined>;
  readonly loadVersion: (versionId: string) => Promise<GraphContent | undefined>;
  /** @returns false if the fence has moved: somebody else holds or has ended the execution. Nothing was written. */
  readonly commit: (commit: Commit) => Promise<boolean>;
};
