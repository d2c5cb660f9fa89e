import { type Expression, parseExpression } from "../expression/parse.ts";
import type { FunctionConfig } from "./registration.ts";

export type Concurrency = {
  readonly limit: number;
  readonly key: Expression | undefined;
  /** What shares the limit: this function, or every function with the same expression. */
  readonly sharedBy: string;
};

/** A registered function, its expressions parsed once. */
export type EngineFunction = {
  /** The engine's own number, short enough to stand in every row. */
  readonly number: number;
  readonly id: string;
  /** Where its calls go; `stepId` is added. */
  readonly origin: string;
  readonly path: string;
  readonly maxAttempts: number;
  readonly triggers: readonly { readonly event: string; readonly condition: Expression | undefined }[];
  readonly concurrency: readonly Concurrency[];
  readonly priority: Expression | undefined;
  readonly idempotency: Expression | undefined;
  readonly cancelOn: readonly {
    readonly event: string;
    readonly source: string | undefined;
    readonly condition: Expression | undefined;
    readonly timeout: string | undefined;
  }[];
};

const defaultRetries = 4;

function optional(source: string | undefined): Expression | undefined {
  return source === undefined ? undefined : parseExpression(source);
}

/** @throws ExpressionError when an expression of the configuration is not understood. */
export function toEngineFunction({
  number,
  config,
}: {
  number: number;
  config: FunctionConfig;
}): EngineFunction {
  const step = Object.values(config.steps)[0];
  const url = new URL(step?.runtime.url ?? "http://invalid.invalid/");
  url.searchParams.delete("stepId");
  return {
    number,
    id: config.id,
    origin: url.origin,
    path: `${url.pathname}${url.search === "" ? "?" : `${url.search}&`}stepId=`,
    maxAttempts: (step?.retries?.attempts ?? defaultRetries) + 1,
    triggers: config.triggers.map(({ event, expression }) => ({ event, condition: optional(expression) })),
    concurrency: (config.concurrency ?? []).map(({ limit, key, scope }, index) => ({
      limit,
      key: optional(key),
      sharedBy: scope === "fn" ? `${String(number)}:${String(index)}` : `${scope}:${key ?? ""}`,
    })),
    priority: optional(config.priority?.run),
    idempotency: optional(config.idempotency),
    cancelOn: (config.cancel ?? []).map(({ event, if: source, timeout }) => ({
      event,
      source,
      condition: optional(source),
      timeout,
    })),
  };
}
