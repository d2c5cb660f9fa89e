import type { NodePorts } from "@workfuse/nodes/executors";
import type { Log } from "@workfuse/ports";
import type { Activity } from "./activity.ts";
import type { Committer } from "./committer.ts";
import type { TextPiece } from "./live-text.ts";
import type { FrameEnd, FrameInput } from "./place.ts";
import type { LargeOutputs } from "./large-outputs.ts";
import type { Recorder } from "./recorder.ts";
import type { ExecutionStore, LoadedNode } from "./records.ts";
import type { Redact } from "./redact.ts";

/** What the parts of one stretch of one execution share. */
export type RunContext = {
  readonly executionId: string;
  readonly workspaceId: string;
  readonly ports: NodePorts;
  readonly store: ExecutionStore;
  readonly committer: Committer;
  readonly recorder: Recorder;
  readonly outputs: LargeOutputs;
  readonly activity: Activity;
  readonly log: Log;
  readonly random: () => number;
  readonly redact: () => Redact;
  readonly nextSequence: () => number;
  /** Told what a node is writing, secrets taken out. */
  readonly onText: ((piece: TextPiece & { nodeId: string; path: string }) => void) | undefined;
  /** Aborted when the stretch is broken off, also in the middle of a call. */
  readonly signal: AbortSignal;
  /** Whether nothing more may start: this stretch is ending. */
  readonly isOver: () => boolean;
  /** Whether nothing outside may be touched. */
  readonly isReplay: boolean;
  readonly flushSoon: () => void;
  /** What was recorded of a node before this stretch. */
  readonly before: (at: { nodeId: string; path: string }) => LoadedNode | undefined;
  /** The output of a node that succeeded before this stretch, or a reference to it. */
  readonly recordedOutput: (before: LoadedNode) => unknown;
  /** Runs one task at a time of all executions in this process. */
  readonly alone: <T>(task: () => Promise<T>) => Promise<T>;
  readonly runFrame: (input: FrameInput) => Promise<FrameEnd>;
  /** Counts the nodes that wait for their next attempt; the execution's status tells of them. */
  readonly retrying: (change: 1 | -1) => void;
  /** Whether something has come that was waited for when this stretch ended; each is asked once more after that. */
  readonly lastLooks: Set<() => Promise<unknown>>;
  /** The addresses of the nodes that wait for an answer, by node id. Undefined if there are none. */
  readonly resumeUrls: ((path: string) => Readonly<Record<string, string>>) | undefined;
};
