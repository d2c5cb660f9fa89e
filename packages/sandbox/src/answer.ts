import type { SandboxFailure, SandboxResult } from "@workfuse/ports";

export type Answer = {
  readonly results: readonly SandboxResult[];
  readonly cpuMs: number;
  readonly abused: boolean;
};

const limits = new Set(["cpu", "wall", "memory", "output", "input"]);

/** Reads a runner's answer. A runner may be in hostile hands, so every field is checked; undefined where one is odd. */
export function parseAnswer({ text, jobs }: { text: string; jobs: number }): Answer | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(answer) || !isRecord(answer["tail"]) || !Array.isArray(answer["results"])) return undefined;
  const { cpuMs, abused } = answer["tail"];
  if (typeof cpuMs !== "number" || typeof abused !== "boolean" || answer["results"].length !== jobs) {
    return undefined;
  }
  const results: SandboxResult[] = [];
  for (const item of answer["results"]) {
    const result = parseResult(item);
    if (result === undefined) return undefined;
    results.push(result);
  }
  return { results, cpuMs, abused };
}

function parseResult(item: unknown): SandboxResult | undefined {
  if (!isRecord(item)) return undefined;
  const { ok, value, error, logs } = item;
  if (!Array.isArray(logs) || !logs.every((line) => typeof line === "string")) return undefined;
  if (ok === true) return { ok, value, logs };
  const failure = parseFailure(error);
  return failure === undefined ? undefined : { ok: false, error: failure, logs };
}

function parseFailure(error: unknown): SandboxFailure | undefined {
  if (!isRecord(error)) return undefined;
  const { code, name, message, line, column, limit } = error;
  if (code !== "sandbox.error" && code !== "sandbox.limit") return undefined;
  if (typeof name !== "string" || typeof message !== "string") return undefined;
  return {
    code,
    name,
    message,
    ...(typeof line === "number" ? { line } : {}),
    ...(typeof column === "number" ? { column } : {}),
    // Just found to be one of the limits' names.
    ...(typeof limit === "string" && limits.has(limit) ? { limit: limit as SandboxFailure["limit"] } : {}),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
