import type { EngineFunction } from "../functions/engine-function.ts";

/** A run as a call shows it to the worker: one snapshot of its results. Texts are canonical JSON. */
type RunSnapshot = {
  readonly runId: string;
  readonly event: string;
  /** `<run>.<step>` that invoked it. */
  readonly parent: string | undefined;
  /** Results by the hash of their step's id, in the order of completion. */
  readonly results: Map<string, string>;
  /** Hashes of steps that are planned and not settled. */
  readonly pending: ReadonlySet<string>;
  /** -1 until the worker has answered once. */
  requestVersion: number;
};

/** One call in flight: a discovery (`step` is empty) or the execution of one planned step. */
export type Call = {
  readonly run: RunSnapshot;
  readonly definition: EngineFunction;
  readonly step: string;
  readonly workspace: string;
  /** The engine's number under which it was claimed. */
  readonly owner: number;
  /** Counts the calls made for this row; results of an older one are not taken. */
  generation: number;
  /** From 0. */
  attempt: number;
  /** Broken connections in a row. */
  crashes: number;
  /** Counts the results saved while the call is in flight. */
  rev: number;
};
