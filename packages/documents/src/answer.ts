/** What the process says of its one job. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string; readonly isLimit: boolean };

/** Why a job cannot be done, in words for its user. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly isLimit: boolean;

  constructor(message: string, { isLimit }: { isLimit: boolean }) {
    super(message);
    this.isLimit = isLimit;
  }
}
