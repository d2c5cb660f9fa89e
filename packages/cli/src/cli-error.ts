/** What the person at the terminal can mend. */
export class CliError extends Error {
  override readonly name = "CliError";
  /** 1: it did not work; 2: it was not said right. */
  readonly exitCode: 1 | 2;

  constructor({ message, exitCode = 1, cause }: { message: string; exitCode?: 1 | 2; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.exitCode = exitCode;
  }
}

export function usageError(message: string): CliError {
  return new CliError({ message: `${message}\nSee: workfuse help`, exitCode: 2 });
}
