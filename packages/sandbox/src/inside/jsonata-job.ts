import jsonata from "jsonata";

const guardrails = { stack: 500, sequence: 1_000_000 };

/** Evaluates JSONata over the scope, which is its input and whose keys are its variables as well. */
export async function evaluateJsonata({
  code,
  scope,
  timeoutMs,
}: {
  code: string;
  scope: Record<string, unknown>;
  timeoutMs: number;
}): Promise<unknown> {
  try {
    const expression = jsonata(code, { ...guardrails, timeout: timeoutMs });
    return await expression.evaluate(scope, scope);
  } catch (error) {
    throw located({ error, code });
  }
}

/** JSONata counts characters; people count lines. Its errors are plain objects with a code. */
function located({ error, code }: { error: unknown; code: string }): unknown {
  if (typeof error !== "object" || error === null || !("position" in error)) return error;
  const { position, message, code: name } = error as { position: unknown; message?: unknown; code?: unknown };
  if (typeof position !== "number") return error;
  const before = code.slice(0, Math.max(0, position)).split("\n");
  return {
    name: `JSONata ${String(name)}`,
    message,
    line: before.length,
    column: Math.max(1, before.at(-1)?.length ?? 1),
  };
}
