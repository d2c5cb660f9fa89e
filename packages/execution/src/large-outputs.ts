import type { NodeScope } from "@workfuse/nodes/executors";

/** Characters of JSON text from which on an output is not kept in memory, once it is durable: it is read when needed. */
export const largeFrom = 256 * 1024;

// So many characters of what was last written or read stay in memory, of all executions of this process: the next node
// is most likely to need them.
const heldCharacters = 8 * 1024 * 1024;

/** Stands in a scope for an output that is in the store. */
export type LargeOutput = { readonly nodeId: string; readonly path: string };
/** An output and the length of its JSON text. */
export type LoadedOutput = { readonly value: unknown; readonly characters: number };

const references = new WeakSet<object>();

/** The outputs of a process that were needed last. */
export type RecentOutputs = ReturnType<typeof createRecentOutputs>;

export function createRecentOutputs({ reclaim }: { reclaim: () => void }) {
  const held = new Map<LargeOutput, LoadedOutput>();
  let total = 0;
  let passed = 0;

  function drop(reference: LargeOutput): void {
    total -= held.get(reference)?.characters ?? 0;
    held.delete(reference);
  }

  return {
    get: (reference: LargeOutput) => held.get(reference),
    drop,
    hold(reference: LargeOutput, output: LoadedOutput): void {
      drop(reference);
      if (output.characters > heldCharacters) return;
      held.set(reference, output);
      total += output.characters;
      for (const oldest of held.keys()) {
        if (total <= heldCharacters) break;
        drop(oldest);
      }
    },
    /** Counts what has gone into the store or come out of it: from time to time much of it is garbage at once. */
    passed(characters: number): void {
      passed += characters;
      if (passed < heldCharacters) return;
      passed = 0;
      reclaim();
    },
  };
}

export type LargeOutputs = ReturnType<typeof createLargeOutputs>;

/** The outputs of one stretch of one execution that are too large to keep all of them in memory. */
export function createLargeOutputs({
  recent,
  flush,
  load,
}: {
  recent: RecentOutputs;
  /** Resolves once what was recorded is durable. */
  flush: () => Promise<void>;
  load: (place: LargeOutput) => Promise<LoadedOutput>;
}) {
  const mine = new Set<LargeOutput>();

  function refer({ nodeId, path }: LargeOutput): LargeOutput {
    const reference: LargeOutput = { nodeId, path };
    references.add(reference);
    mine.add(reference);
    return reference;
  }

  async function read(reference: LargeOutput): Promise<unknown> {
    const output = recent.get(reference) ?? (await load(reference));
    recent.hold(reference, output);
    recent.passed(output.characters);
    return output.value;
  }

  /** A scope in which what is large is as `values` has it; anything else that is large is noted when it is asked for. */
  function view({
    nodes,
    values,
    wanted,
  }: {
    nodes: NodeScope["nodes"];
    values: ReadonlyMap<LargeOutput, unknown>;
    wanted: Set<LargeOutput>;
  }): NodeScope["nodes"] {
    const seen: Record<string, unknown> = Object.create(null);
    for (const [id, value] of Object.entries(nodes)) {
      if (!isLarge(value)) seen[id] = value;
      else if (values.has(value)) seen[id] = values.get(value);
      else {
        Object.defineProperty(seen, id, {
          enumerable: true,
          get() {
            wanted.add(value);
            throw new Error("This output has to be read first.");
          },
        });
      }
    }
    return seen;
  }

  return {
    refer,
    /** What a frame keeps of an output that was just recorded: a reference, once it is durable. */
    async keep({
      output,
      characters,
      ...at
    }: LargeOutput & { output: unknown; characters: number }): Promise<LargeOutput> {
      await flush();
      const reference = refer(at);
      recent.hold(reference, { value: output, characters });
      recent.passed(characters);
      return reference;
    },

    /** The output itself, whatever stands for it. */
    valueOf: async (output: unknown): Promise<unknown> => (isLarge(output) ? read(output) : output),

    /**
     * Runs something that reads outputs synchronously, again each time it has asked for one that was not in memory. So
     * it must touch nothing outside.
     */
    async during<T>({ scope, run }: { scope: NodeScope; run: (scope: NodeScope) => Promise<T> }): Promise<T> {
      if (mine.size === 0) return run(scope);
      const values = new Map<LargeOutput, unknown>();
      for (;;) {
        const wanted = new Set<LargeOutput>();
        const result = await settled(run({ ...scope, nodes: view({ nodes: scope.nodes, values, wanted }) }));
        // It may have made an error of its own of that.
        if (wanted.size > 0) {
          for (const reference of wanted) values.set(reference, await read(reference));
          continue;
        }
        if (result.ok) return result.value;
        throw result.reason;
      }
    },

    close(): void {
      for (const reference of mine) recent.drop(reference);
    },
  };
}

function isLarge(value: unknown): value is LargeOutput {
  return typeof value === "object" && value !== null && references.has(value);
}

type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: unknown };

async function settled<T>(promise: Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await promise };
  } catch (reason) {
    return { ok: false, reason };
  }
}
