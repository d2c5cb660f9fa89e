import type { components } from "./schema.generated.ts";

export type Problem = components["schemas"]["Problem"];

/** A refusal of the API. `code` is for programs, the message for people. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** Such as `resource.not_found`; `unknown` for an answer that is not WorkFuse's own. */
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** For reports: it is in the server's log. */
  readonly requestId: string | null;

  constructor({ status, problem }: { status: number; problem: Partial<Problem> }) {
    super(problem.message ?? `The server answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? "unknown";
    this.details = problem.details ?? {};
    this.retryable = problem.retryable ?? false;
    this.requestId = problem.requestId ?? null;
  }

  static async of(response: Response): Promise<ApiError> {
    return new ApiError({ status: response.status, problem: await problemOf(response) });
  }
}

async function problemOf(response: Response): Promise<Partial<Problem>> {
  if (response.headers.get("content-type")?.startsWith("application/problem+json") !== true) return {};
  try {
    // What the content type says; a field that is not there is read as missing.
    return (await response.json()) as Partial<Problem>;
  } catch {
    return {};
  }
}
