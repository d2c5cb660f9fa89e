import { WorkfuseError } from "@workfuse/errors";
import { checkBy } from "../json-schema.ts";
import type { AiInput } from "../run.ts";
import type { Tool, ToolConfig } from "./open-tools.ts";

/**
 * The tools of an MCP server that the node allows by name, and no others, whatever the server offers. They are called
 * `<name of the entry>_<tool>`.
 */
export async function openMcpTools({
  input: { ports, signal },
  config: { name: prefix, url = "", allow = [], secretArn },
}: {
  input: AiInput;
  config: ToolConfig;
}): Promise<{ readonly tools: readonly Tool[]; readonly close: () => Promise<void> }> {
  const token = secretArn === undefined ? undefined : await ports.secrets.resolve({ arn: secretArn, signal });
  const session = await ports.mcp.open({ url, token, signal });
  try {
    const offered = await session.tools();
    const missing = allow.filter((name) => offered.every((tool) => tool.name !== name));
    if (missing.length > 0) {
      throw new WorkfuseError({
        code: "config.invalid",
        message: `The MCP server “${prefix}” has no tool ${missing.map((name) => `“${name}”`).join(", ")}.`,
        details: { field: "tools", offered: offered.map(({ name }) => name).slice(0, 100) },
      });
    }
    const tools = offered
      .filter(({ name }) => allow.includes(name))
      .map(({ name, description, inputSchema }): Tool => ({
        name: `${prefix}_${name}`.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 64),
        description,
        inputSchema,
        check: checkBy({ schema: inputSchema, field: "tools" }),
        run: (given) => session.call({ name, input: given }),
      }));
    return { tools, close: session.close };
  } catch (error) {
    await session.close().catch(() => undefined);
    throw error;
  }
}
