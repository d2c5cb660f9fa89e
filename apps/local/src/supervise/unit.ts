/** How a part ended. `reason` is its own last word, where it had one. */
export type UnitExit = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly reason: string;
};

/** A part that runs and is ready. */
export type RunningUnit = {
  readonly pid: number | undefined;
  /** Called once when it ends, asked to or not. */
  readonly onExit: (listener: (exit: UnitExit) => void) => void;
  /** Resolves when it has ended: in order at first, by force after its limit. */
  readonly stop: () => Promise<void>;
};

/** A part that the supervisor starts, watches and starts again. */
export type Unit = {
  readonly name: string;
  /** Resolves when it is ready. Rejects when it ends before that, leaving nothing behind; also on abort. */
  readonly start: (signal: AbortSignal) => Promise<RunningUnit>;
};
