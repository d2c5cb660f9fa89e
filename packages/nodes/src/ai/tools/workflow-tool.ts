import { WorkfuseError } from "@workfuse/errors";
import { checkBy } from "../json-schema.ts";
import type { AiInput } from "../run.ts";
import type { Tool, ToolConfig } from "./open-tools.ts";
import { createToolKeys } from "./tool-key.ts";

const anyObject = { type: "object" };

/** Another workflow of the workspace: the arguments are its trigger's data, its output is the tool's. */
export function workflowTool({ input, config }: { input: AiInput; config: ToolConfig }): Tool {
  const { name, description = "", inputSchema = anyObject, workflowId = "" } = config;
  const { ports, workspaceId, executionId, effectKey, signal } = input;
  const keyOf = createToolKeys({ effectKey, name });
  return {
    name,
    description,
    inputSchema,
    check: checkBy({ schema: inputSchema, field: "tools" }),
    async run(data) {
      const started = await ports.workflows.start({
        workspaceId,
        workflowId,
        data,
        parent: { executionId, key: keyOf(data) },
        isAwaited: true,
        signal,
      });
      const { status, output, message } = await ports.workflows.ended({ ...started, signal });
      if (status === "completed") return output;
      throw new WorkfuseError({
        code: "workflow.failed",
        message: `The workflow ${status === "failed" ? `failed: ${message ?? "no reason is known"}` : "was cancelled."}`,
      });
    },
  };
}
