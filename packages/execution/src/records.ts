import type { ErrorDetails } from "@workfuse/errors";
import type { GraphContent } from "@workfuse/graph";
import type { LoadedOutput } from "./large-outputs.ts";
import type { ExecutionOptions } from "./options.ts";
import type { WebhookAnswer } from "@workfuse/nodes/executors";
import type { ModelsUsage } from "./usage.ts";

export type RecordedError = {
  readonly code: string;
  readonly message: string;
  readonly details?: ErrorDetails;
};

export type NodeStatus = "running" | "success" | "failure" | "skipped";

/** What is known of one node in one execution, as it was written before. */
export type LoadedNode = {
  readonly nodeId: string;
  /** The number of each loop iteration or `forEach` item around it, outermost first: `""`, `"3"`, `"3.0"`. */
  readonly path: string;
  readonly status: NodeStatus;
  /** Of a node that runs: as it was resolved, if that is on record. Of one that has ended: null. */
  readonly input: unknown;
  /** Of a node that runs: what it waits for (`Suspension`), if it does. */
  readonly output: unknown;
  /** Whether the output is left out, because it is large. */
  readonly isLarge: boolean;
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
  readonly path: string;
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
  /** Milliseconds of CPU that user code in it took, of all attempts since it was last taken up. */
  readonly cpuMs: number | null;
  /** What it asked of language models, if it did, of the same attempts. */
  readonly modelsUsage: ModelsUsage | null;
  /** Numbers of the live updates that tell of the start and of the end. */
  readonly startedSequence: number | null;
  readonly completedSequence: number | null;
};

export type LogRecord = {
  readonly nodeId: string;
  readonly path: string;
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
  /** The workspace's variables, as they are now. */
  readonly env: Readonly<Record<string, string>>;
  readonly fence: number;
  /** The worker process that holds it, if any. */
  readonly owner: string | null;
  readonly sequence: number;
  readonly startedAt: Date | null;
  /** How often it was handed back to wait. */
  readonly parks: number;
  /** The execution that waits for this one's end. */
  readonly parentId: string | null;
  readonly options: ExecutionOptions | null;
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
  /** Set when nobody holds it any more because all that is left is to wait: when to go on. */
  readonly wakeAt: Date | null;
  /** The node whose output is the execution's, once it has ended. */
  readonly resultNodeId: string | null;
  /** For the webhook's caller. The first one that is written stays. */
  readonly answer: WebhookAnswer | null;
  readonly nodes: readonly NodeWrite[];
  readonly logs: readonly LogRecord[];
};

/** A node of an execution. */
export type NodePlace = { readonly executionId: string; readonly nodeId: string; readonly path: string };

export type WaitAnswer =
  | { readonly kind: "callback"; readonly data: unknown; readonly at: string }
  | {
      readonly kind: "approval";
      readonly approved: boolean;
      readonly comment: string;
      readonly by: string;
      readonly at: string;
    };

/** How an execution that another one waits for has ended. */
export type ChildEnd = {
  readonly status: "completed" | "failed" | "cancelled";
  /** Of the node whose output is the execution's. */
  readonly output: unknown;
  readonly error: RecordedError | null;
};

/** Where executions are kept. */
export type ExecutionStore = {
  readonly load: (executionId: string) => Promise<LoadedExecution | undefined>;
  /** An output that `load` left out, or that was committed since. @throws if there is no such node */
  readonly loadOutput: (place: NodePlace) => Promise<LoadedOutput>;
  readonly loadVersion: (versionId: string) => Promise<GraphContent | undefined>;
  /** @returns false if the fence has moved: somebody else holds or has ended the execution. Nothing was written. */
  readonly commit: (commit: Commit) => Promise<boolean>;
  /** Gives up what this process holds without bringing it on: whoever comes next may take it. */
  readonly letGo: (held: { readonly executionId: string; readonly fence: number }) => Promise<void>;
  /** Lets answers in. Repeating it changes nothing. */
  readonly openWait: (
    wait: NodePlace & {
      readonly kind: "callback" | "approval";
      readonly message: string;
      readonly expiresAt: Date;
    },
  ) => Promise<void>;
  readonly answerOf: (place: NodePlace) => Promise<WaitAnswer | undefined>;
  /** Lets no answer in any more. @returns the one that came before */
  readonly closeWait: (place: NodePlace) => Promise<WaitAnswer | undefined>;
  /** The secret part of the addresses under which the execution is answered; made when first asked for. */
  readonly resumeToken: (executionId: string) => Promise<string>;
  /** @returns undefined while it has not ended; `"gone"` if there is no such execution */
  readonly childEnd: (executionId: string) => Promise<ChildEnd | "gone" | undefined>;
};
