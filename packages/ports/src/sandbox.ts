export type SandboxLanguage = "javascript" | "jsonata";

/** One piece of user code. `scope` crosses into the sandbox as JSON; its keys are the code's top-level names. */
export type SandboxJob = {
  readonly language: SandboxLanguage;
  /**
   * `expression`: one expression, its value is the result. `script`: a function body, its `return` is the result
   * (JavaScript only; `await` is allowed). JSONata is always an expression.
   */
  readonly kind: "expression" | "script";
  readonly code: string;
};

export type SandboxFailure = {
  readonly code: "sandbox.error" | "sandbox.limit";
  readonly name: string;
  readonly message: string;
  /** 1-based line and column in the user's own code. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly limit?: "cpu" | "wall" | "memory" | "output" | "input" | undefined;
};

/** `value` is what JSON makes of the result; `undefined` becomes `null`. */
export type SandboxResult = (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: SandboxFailure }
) & { readonly logs: readonly string[] };

export type SandboxRequest = {
  /** For fair sharing between workspaces. */
  readonly workspaceId: string;
  readonly scope: Readonly<Record<string, unknown>>;
  readonly jobs: readonly SandboxJob[];
  /** CPU limit in milliseconds for all jobs of the request together. Default 5,000. */
  readonly cpuMs?: number | undefined;
  readonly signal: AbortSignal;
};

/**
 * Runs user code apart from everything else: one fresh isolate a request, one trip for all its jobs.
 * Failures of user code are results; only a sandbox that cannot run at all throws (`sandbox.unavailable`).
 */
export type Sandbox = {
  readonly evaluate: (request: SandboxRequest) => Promise<{
    readonly results: readonly SandboxResult[];
    /** CPU milliseconds that the user's code took. */
    readonly cpuMs: number;
  }>;
};
