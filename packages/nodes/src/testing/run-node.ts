import { isWorkfuseError, type WorkfuseError } from "@workfuse/errors";
import type { SecretResolver } from "@workfuse/ports";
import type { z } from "zod";
import type { NodeDefinition } from "../define-node.ts";
import type { FlowRun, NodeDirective, NodeOutcome, NodePorts, NodeRun, NodeScope } from "../node-run.ts";
import { fakePorts } from "./fake-ports.ts";

const surroundings = {
  scope: { nodes: {}, trigger: null, env: {}, execution: { id: "execution" } } satisfies NodeScope,
  workspaceId: "workspace",
  executionId: "execution",
  effectKey: "execution:node",
  signal: new AbortController().signal,
};

/**
 * Runs a node's executor as the interpreter does: its config is parsed by its schema, its output must match its
 * output schema. Ports that are not given throw.
 */
export function nodeRunner<T extends string, C extends z.ZodObject, O extends z.ZodType>({
  definition,
  run,
  ports: standardPorts = {},
}: {
  definition: NodeDefinition<T, C, O>;
  run: NodeRun<NodeDefinition<T, C, O>>;
  ports?: Partial<NodePorts>;
}) {
  return async (
    config: Readonly<Record<string, unknown>>,
    more: {
      ports?: Partial<NodePorts>;
      scope?: Partial<NodeScope>;
      signal?: AbortSignal;
    } = {},
  ): Promise<NodeOutcome<z.output<O>>> => {
    const outcome = await run({
      config: definition.config.parse(config),
      ...surroundings,
      scope: { ...surroundings.scope, ...more.scope },
      ports: fakePorts({ ...standardPorts, ...more.ports }),
      signal: more.signal ?? surroundings.signal,
    });
    definition.output.parse(outcome.output);
    return outcome;
  };
}

/** The same for a node whose work the interpreter does: its executor's answer, unchecked. */
export function flowRunner<T extends string, C extends z.ZodObject, O extends z.ZodType>({
  definition,
  run,
  ports = {},
}: {
  definition: NodeDefinition<T, C, O>;
  run: FlowRun<NodeDefinition<T, C, O>>;
  ports?: Partial<NodePorts>;
}) {
  return (config: Readonly<Record<string, unknown>>): Promise<NodeDirective | NodeOutcome<z.output<O>>> =>
    run({ config: definition.config.parse(config), ...surroundings, ports: fakePorts(ports) });
}

/** What a run fails with. @throws Error if it does not, or with another kind of error */
export async function failureOf(run: Promise<unknown>): Promise<WorkfuseError> {
  try {
    await run;
  } catch (error) {
    if (isWorkfuseError(error)) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

export const testArn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:test-AbCdEf";

/** A store of one secret, under `testArn`. */
export function secretsHolding(value: string): SecretResolver {
  return {
    resolve: async ({ arn }) => {
      if (arn !== testArn) throw new Error(`no secret ${arn}`);
      return { reveal: () => value, toString: () => "[REDACTED]", toJSON: () => "[REDACTED]" };
    },
  };
}
