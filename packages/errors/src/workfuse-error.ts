import { type ErrorCode, errorCodes } from "./codes.ts";

/** What may travel with an error to its reader. Never a secret, never a stack. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

type Options = {
  readonly code: ErrorCode;
  /** A sentence for a person: what is wrong and, where it helps, what to do. */
  readonly message: string;
  readonly details?: ErrorDetails | undefined;
  readonly cause?: unknown;
  /** Overrides the code's default where the occasion knows better (a 503 that says "do not retry"). */
  readonly retryable?: boolean | undefined;
  /** Milliseconds to wait before trying again, where the other side said so. */
  readonly retryAfterMs?: number | undefined;
};

/** The only error whose message may be shown to users. */
export class WorkfuseError extends Error {
  override readonly name = "WorkfuseError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor({ code, message, details, cause, retryable, retryAfterMs }: Options) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
    this.retryable = retryable ?? errorCodes[code].retryable;
    this.retryAfterMs = retryAfterMs;
  }

  /** HTTP status of this error's code. */
  get status(): number {
    return errorCodes[this.code].status;
  }
}

export function isWorkfuseError(value: unknown): value is WorkfuseError {
  return value instanceof WorkfuseError;
}
