/** Makes callers wait for their turn. */
export type RateLimiter = {
  /**
   * Resolves when one more start under `key` keeps to at most `requests` within any `intervalMs`. First come, first
   * served. @throws the signal's reason when it is aborted meanwhile
   */
  readonly turn: (input: {
    readonly key: string;
    readonly requests: number;
    readonly intervalMs: number;
    readonly signal: AbortSignal;
  }) => Promise<void>;
};
