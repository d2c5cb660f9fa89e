import { WorkfuseError } from "@workfuse/errors";
import type { Commit, ExecutionStore, LogRecord, NodeWrite } from "./records.ts";

type Head = Pick<Commit, "status" | "completedAt" | "duration" | "error" | "resultNodeId">;

const runningHead: Head = {
  status: "running",
  completedAt: null,
  duration: null,
  error: null,
  resultNodeId: null,
};

/**
 * Gathers what one execution has to write and writes it in order, one commit at a time: what arrives while a commit is
 * under way goes with the next one. The first commit takes the execution over by raising its fence.
 */
export function createCommitter({
  store,
  executionId,
  owner,
  fence,
  startedAt,
  lastSequence,
  onCommitted,
}: {
  store: ExecutionStore;
  executionId: string;
  owner: string;
  /** The fence as loaded. */
  fence: number;
  startedAt: Date;
  /** The number of the last live update given out. */
  lastSequence: () => number;
  onCommitted: (sequence: number) => void;
}) {
  const nodes = new Map<string, NodeWrite>();
  const logs: LogRecord[] = [];
  let head = runningHead;
  let wakeAt: Date | null = null;
  let answer: Commit["answer"] = null;
  let currentFence = fence;
  let holder: string | null = owner;
  let failure: { readonly reason: unknown } | undefined;
  /** The end of the line: one commit at a time, in order. */
  let last: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;

  async function write(): Promise<void> {
    // What a failed commit took along is not known to be written: nothing may be written after it.
    if (failure) throw failure.reason;
    try {
      await writeNext();
    } catch (reason) {
      failure = { reason };
      throw reason;
    }
  }

  async function writeNext(): Promise<void> {
    const ended = head.completedAt !== null;
    const newFence = currentFence === fence ? fence + 1 : currentFence;
    const sequence = lastSequence();
    const commit: Commit = {
      executionId,
      fence: currentFence,
      newFence,
      owner: ended ? null : holder,
      startedAt,
      ...head,
      sequence,
      wakeAt,
      answer,
      nodes: [...nodes.values()],
      logs: logs.splice(0),
    };
    nodes.clear();
    if (!(await store.commit(commit))) {
      throw new WorkfuseError({
        code: "execution.superseded",
        message: "The execution was ended or taken over from elsewhere.",
      });
    }
    currentFence = newFence;
    onCommitted(sequence);
  }

  /** Resolves once everything recorded before the call is durable. @throws WorkfuseError `execution.superseded` */
  function flush(): Promise<void> {
    // A commit that has not taken its records yet takes those of all callers; one that has is followed by another.
    queued ??= enqueue();
    return queued;
  }

  function enqueue(): Promise<void> {
    const turn = last.then(() => {
      queued = undefined;
      return write();
    });
    // A failed commit is its callers' news; the next in line finds `failure` set.
    last = turn.catch(() => {});
    return turn;
  }

  return {
    fence: (): number => currentFence,
    record(node: NodeWrite): void {
      nodes.set(`${node.path}/${node.nodeId}`, node);
    },
    log(entry: LogRecord): void {
      logs.push(entry);
    },
    /** Kept for the webhook's caller; the first one stays. */
    answer(given: NonNullable<Commit["answer"]>): void {
      answer ??= given;
    },
    /** Nodes and log entries that wait for the next commit. */
    unwritten: (): number => nodes.size + logs.length,
    setStatus(status: "running" | "retrying"): void {
      head = { ...runningHead, status };
    },
    end(end: Omit<Head, "status"> & { readonly status: "completed" | "failed" }): void {
      head = end;
    },
    flush,
    /**
     * Writes what is left and lets go of the execution: another process may take it at once, or when it is time to
     * go on.
     */
    async release({ until = null }: { until?: Date | null } = {}): Promise<void> {
      holder = null;
      wakeAt = until;
      await flush();
    },
  };
}

export type Committer = ReturnType<typeof createCommitter>;
