import { WorkfuseError } from "@workfuse/errors";
import type { ModelTool } from "@workfuse/ports";
import type { Check } from "../json-schema.ts";
import type { AiInput } from "../run.ts";
import { httpTool } from "./http-tool.ts";
import { workflowTool } from "./workflow-tool.ts";
import { openMcpTools } from "./mcp-tools.ts";

export type Tool = ModelTool & {
  readonly check: Check;
  /** @throws WorkfuseError for what the model should be told */
  readonly run: (input: unknown) => Promise<unknown>;
};

export type OpenTools = {
  readonly list: readonly ModelTool[];
  readonly find: (name: string) => Tool | undefined;
  readonly close: () => Promise<void>;
};

export type ToolConfig = NonNullable<AiInput["config"]["tools"]>[number];

/** The node's tools, ready for use. @throws WorkfuseError `config.invalid`, `egress.*`, `secret.*` */
export async function openTools(input: AiInput): Promise<OpenTools> {
  const { tools: configs = [] } = input.config;
  const byName = new Map<string, Tool>();
  const closers: (() => Promise<void>)[] = [];
  const close = async () => void (await Promise.allSettled(closers.map((each) => each())));
  try {
    for (const config of configs) {
      for (const tool of await toolsOf({ input, config, closers })) {
        if (byName.has(tool.name)) throw twice(tool.name);
        byName.set(tool.name, tool);
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    list: [...byName.values()].map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema,
    })),
    find: (name) => byName.get(name),
    close,
  };
}

async function toolsOf({
  input,
  config,
  closers,
}: {
  input: AiInput;
  config: ToolConfig;
  closers: (() => Promise<void>)[];
}): Promise<readonly Tool[]> {
  switch (config.kind) {
    case "http":
      return [httpTool({ input, config })];
    case "workflow":
      return [workflowTool({ input, config })];
    case "mcp": {
      const { tools, close } = await openMcpTools({ input, config });
      closers.push(close);
      return tools;
    }
  }
}

function twice(name: string): WorkfuseError {
  return new WorkfuseError({
    code: "config.invalid",
    message: `Two tools are called “${name}”.`,
    details: { field: "tools" },
  });
}
