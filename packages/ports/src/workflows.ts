export type StartedWorkflow = { readonly executionId: string };

/** How a started execution has ended. */
export type EndedWorkflow = {
  readonly status: "completed" | "failed" | "cancelled";
  readonly output: unknown;
  /** Of a failed one. */
  readonly message: string | undefined;
};

/** Starts other workflows of the same workspace. */
export type WorkflowStarter = {
  /**
   * Starts the published version. The same key starts it once, however often it is asked.
   * @throws WorkfuseError `resource.not_found`, `workflow.inactive`, `workflow.too_deep`
   */
  readonly start: (input: {
    readonly workspaceId: string;
    readonly workflowId: string;
    /** The trigger's data. */
    readonly data: unknown;
    /** The execution that asks, and the key of the node in it. */
    readonly parent: { readonly executionId: string; readonly key: string };
    /** Whether the parent waits for its end, and takes it along when it is cancelled. */
    readonly isAwaited: boolean;
    readonly signal: AbortSignal;
  }) => Promise<StartedWorkflow>;
  /** Waits for a started execution's end, while the caller goes on holding its own. @throws the signal's reason */
  readonly ended: (input: {
    readonly executionId: string;
    readonly signal: AbortSignal;
  }) => Promise<EndedWorkflow>;
};
