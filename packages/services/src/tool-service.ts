import type { AnswerRepository, WorkflowRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import { triggerConfigSchema } from "@workfuse/nodes/catalog";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Actor } from "./actor.ts";
import type { ExecutionService } from "./execution-service.ts";

/** A workflow as a tool of language models. */
export type WorkflowTool = {
  readonly name: string;
  readonly description: string;
  /** A JSON schema of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
};

export type ToolResult =
  | { readonly status: "completed"; readonly executionId: string; readonly output: unknown }
  | { readonly status: "failed" | "running"; readonly executionId: string; readonly message: string };

const longestMs = 60_000;
const firstPauseMs = 50;
const longestPauseMs = 1000;

/** Workflows that their triggers offer as tools: active ones, by their published versions. */
export function createToolService({
  workflows,
  executions,
  answers,
}: {
  workflows: Pick<WorkflowRepository, "tools">;
  executions: Pick<ExecutionService, "call" | "get">;
  answers: AnswerRepository;
}) {
  async function offered(actor: Actor) {
    const rows = await workflows.tools({ workspaceId: actor.workspaceId });
    const found = new Map<string, WorkflowTool & { readonly workflowId: string; readonly version: number }>();
    for (const { id, version, graph } of rows) {
      const parsed = triggerConfigSchema.safeParse(
        graph.nodes.find(({ type }) => type === "trigger")?.data.config,
      );
      const { tool, payloadSchema = {} } = parsed.data ?? {};
      // Of two with one name the older workflow has it.
      if (!tool || found.has(tool.name)) continue;
      found.set(tool.name, {
        ...tool,
        inputSchema: { ...payloadSchema, type: "object" },
        workflowId: id,
        version,
      });
    }
    return found;
  }

  /** Waits for the end for a minute: what takes longer goes on, and is found by its execution's id. */
  async function outcomeOf({
    actor,
    executionId,
    signal,
  }: {
    actor: Actor;
    executionId: string;
    signal: AbortSignal;
  }): Promise<ToolResult> {
    const until = performance.now() + longestMs;
    for (let pause = firstPauseMs; performance.now() < until; pause = Math.min(longestPauseMs, pause * 1.5)) {
      const [found] = await answers.read({ ids: [executionId] });
      if (found?.answer) return { status: "completed", executionId, output: found.answer.body };
      if (found?.status === "completed") return { status: "completed", executionId, output: found.output };
      if (found) {
        const { error } = await executions.get({ actor, id: executionId });
        return { status: "failed", executionId, message: error?.message ?? `It was ${found.status}.` };
      }
      await delay(pause, undefined, { signal });
    }
    return {
      status: "running",
      executionId,
      message: `It is still running, as execution ${executionId}; its result will be there.`,
    };
  }

  return {
    async list({ actor }: { actor: Actor }): Promise<readonly WorkflowTool[]> {
      const found = await offered(actor);
      return [...found.values()].map(({ name, description, inputSchema }) => ({
        name,
        description,
        inputSchema,
      }));
    },

    /** Runs a tool's workflow and waits for what it gives. @throws WorkfuseError `resource.not_found`, `request.invalid` */
    async call({
      actor,
      name,
      input,
      signal,
    }: {
      actor: Actor;
      name: string;
      input: Readonly<Record<string, unknown>>;
      signal: AbortSignal;
    }): Promise<ToolResult> {
      const tool = (await offered(actor)).get(name);
      if (!tool) {
        throw new WorkfuseError({ code: "resource.not_found", message: `There is no tool “${name}”.` });
      }
      assertInput({ tool, input });
      const { workflowId, version } = tool;
      const executionId = await executions.call({ actor, workflowId, version, source: "mcp", data: input });
      return outcomeOf({ actor, executionId, signal });
    },
  };
}

export type ToolService = ReturnType<typeof createToolService>;

function assertInput({
  tool: { name, inputSchema },
  input,
}: {
  tool: WorkflowTool;
  input: Readonly<Record<string, unknown>>;
}): void {
  let schema: z.ZodType;
  try {
    schema = z.fromJSONSchema(inputSchema);
  } catch (cause) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: `The payload schema of the workflow behind “${name}” cannot be read.`,
      cause,
    });
  }
  const parsed = schema.safeParse(input);
  if (parsed.success) return;
  throw new WorkfuseError({
    code: "request.invalid",
    message: `The arguments of “${name}” do not keep to its schema: ${z.prettifyError(parsed.error)}`,
  });
}
