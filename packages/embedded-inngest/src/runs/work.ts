import type { Registry } from "../functions/registry.ts";
import type { Queryable } from "../store/database.ts";

/** What a change of runs needs: one transaction, the functions, and the time by the engine's clock. */
export type Work = {
  readonly transaction: Queryable;
  readonly registry: Registry;
  /** Epoch milliseconds. */
  readonly now: number;
};
