/** What language models cost a workspace, and what they have answered before. */
export type ModelLedger = {
  /**
   * Sets money aside for one request, before it is sent. What is set aside and never settled, because a worker died,
   * counts as spent. @throws WorkfuseError `ai.budget_exceeded` where it does not fit any more
   */
  readonly reserve: (input: {
    readonly workspaceId: string;
    readonly executionId: string;
    /** Dollars: what the request costs at most. Null: no price is known, which fits into no budget. */
    readonly amount: number | null;
    /** Dollars that the execution may spend. Undefined: as much as the workspace may. */
    readonly executionLimit: number | undefined;
  }) => Promise<{
    /** Puts what the request did cost in the place of what was set aside. */
    readonly settle: (cost: number) => Promise<void>;
  }>;
  /** A kept answer. Undefined if there is none, or none that is still to be used. */
  readonly recall: (input: { readonly workspaceId: string; readonly key: string }) => Promise<unknown>;
  /** Keeps an answer for so many milliseconds. */
  readonly keep: (input: {
    readonly workspaceId: string;
    readonly key: string;
    readonly answer: unknown;
    readonly forMs: number;
  }) => Promise<void>;
};
