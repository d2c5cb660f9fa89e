import { WorkfuseError } from "@workfuse/errors";
import type { Commit, ExecutionStore, LogRecord, NodeWrite } from "./records.ts";

type Head = Pick<Commit, "status" | "completedAt" | "duration" | "error">;

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
  let head: Head = { status: "running", completedAt: null, duration: null, error: null };
  let currentFence = fence;
  let holder: string | null = owner;
  let failure: { readonly reason: unknown } | undefined;
  let running: Promise<void> | undefined;
  let following: Promise<void> | undefined;

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
  async function flush(): Promise<void> {
    if (running) {
      // Everything recorded up to now goes with the commit after the one under way; all callers share it.
      following ??= running.then(start, start);
      return following;
    }
    return start();
  }

  function start(): Promise<void> {
    following = undefined;
    running = write().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    fence: (): number => currentFence,
    record(node: NodeWrite): void {
      nodes.set(node.nodeId, node);
    },
    log(entry: LogRecord): void {
      logs.push(entry);
    },
    hasUnwritten: (): boolean => nodes.size > 0 || logs.length > 0,
    setHead(next: Head): void {
      head = next;
    },
    flush,
    /** Writes what is left and lets go of the execution, so that another process may take it at once. */
    async release(): Promise<void> {
      holder = null;
      await flush();
    },
  };
}
