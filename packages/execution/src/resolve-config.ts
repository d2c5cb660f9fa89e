import { WorkfuseError } from "@workfuse/errors";
import type { WorkflowNode } from "@workfuse/graph";
import type { AnyNodeDefinition } from "@workfuse/nodes/catalog";
import type { NodeScope } from "@workfuse/nodes/executors";
import type { Sandbox } from "@workfuse/ports";
import { collectExpressions, resolveValue } from "@workfuse/templates";
import type { LargeOutputs } from "./large-outputs.ts";

/**
 * A node's config with its templates and expressions resolved, and checked against the node's schema. All expressions
 * take one trip to the sandbox.
 * @throws WorkfuseError `template.*`, `sandbox.*`, `config.invalid`; each names the node and the field
 */
export async function resolveConfig({
  definition,
  ...rest
}: {
  definition: AnyNodeDefinition;
} & Omit<Resolving, "value" | "literal">): Promise<{ readonly input: unknown; readonly config: unknown }> {
  const { node } = rest;
  const input = await resolveFields({
    value: node.data.config,
    literal: [...definition.rawFields, ...deferred(node)],
    ...rest,
  });
  return { input, config: parseConfig({ node, definition, input }) };
}

type Resolving = {
  /** Named in errors. */
  readonly node: WorkflowNode;
  readonly value: unknown;
  /** Top-level fields that are taken as they are. */
  readonly literal: readonly string[];
  readonly scope: NodeScope;
  readonly outputs: LargeOutputs;
  readonly sandbox: Sandbox;
  readonly workspaceId: string;
  readonly seed: string;
  readonly now: Date;
  readonly signal: AbortSignal;
};

/** Any value with its templates and expressions resolved. @throws WorkfuseError `template.*`, `sandbox.*` */
export function resolveFields({ scope, outputs, ...rest }: Resolving): Promise<unknown> {
  return outputs.during({ scope, run: (whole) => resolveWith({ ...rest, scope: whole }) });
}

async function resolveWith({
  node,
  value,
  literal,
  scope,
  sandbox,
  workspaceId,
  seed,
  now,
  signal,
}: Omit<Resolving, "outputs">): Promise<unknown> {
  const found = collectExpressions({ value, literal });
  const expressions = new Map<string, unknown>();
  if (found.length > 0) {
    const jobs = found.map(({ language, code }) => ({ language, code, kind: "expression" as const }));
    const { results } = await sandbox.evaluate({ workspaceId, scope, jobs, signal });
    for (const [index, { field }] of found.entries()) {
      const result = results[index];
      if (result?.ok !== true) throw expressionError({ node, field, result });
      expressions.set(field, result.value);
    }
  }
  return namingNode({
    node,
    run: () => resolveValue({ value, literal, expressions, scope, seed, now }),
  });
}

// What a loop asks after each iteration is not known before the first.
function deferred({ type }: WorkflowNode): readonly string[] {
  return type === "loop" ? ["while"] : [];
}

/** @throws WorkfuseError `config.invalid`, naming the node and the field */
export function parseConfig({
  node,
  definition,
  input,
}: {
  node: WorkflowNode;
  definition: AnyNodeDefinition;
  input: unknown;
}): unknown {
  const parsed = definition.config.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join(".") ?? "";
  throw new WorkfuseError({
    code: "config.invalid",
    message: `${node.data.label}: ${field}: ${issue?.message ?? "is not valid."}`,
    details: {
      node: node.id,
      field,
      problems: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })),
    },
  });
}

function namingNode<T>({ node, run }: { node: WorkflowNode; run: () => T }): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof WorkfuseError)) throw error;
    throw new WorkfuseError({
      code: error.code,
      message: `${node.data.label}: ${error.message}`,
      details: { ...error.details, node: node.id },
      cause: error,
    });
  }
}

function expressionError({
  node,
  field,
  result,
}: {
  node: WorkflowNode;
  field: string;
  result: Awaited<ReturnType<Sandbox["evaluate"]>>["results"][number] | undefined;
}): WorkfuseError {
  if (!result || result.ok) {
    return new WorkfuseError({ code: "sandbox.unavailable", message: "The sandbox gave no result." });
  }
  const { code, name, message, line, column, limit } = result.error;
  return new WorkfuseError({
    code,
    message: `${node.data.label}: ${field}: ${name}: ${message}`,
    details: { node: node.id, field, name, line, column, limit },
  });
}
