import { type CallToolResult, createMCPClient } from "@ai-sdk/mcp";
import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import { type GuardedEgress, createGuardedFetch } from "@workfuse/http";
import type { McpClient } from "@workfuse/ports";

const callLimitMs = 60_000;

/** Sessions with MCP servers over the guarded egress. */
export function createMcpClient({ egress }: { egress: Pick<GuardedEgress, "open"> }): McpClient {
  const fetch = createGuardedFetch(egress);

  return {
    async open({ url, token, signal }) {
      const host = URL.canParse(url) ? new URL(url).host : url;
      const options = { signal, timeout: callLimitMs };
      const client = await guarded({ host, signal }, () =>
        createMCPClient({
          transport: {
            type: "http",
            url,
            fetch,
            ...(token ? { headers: { authorization: `Bearer ${token.reveal()}` } } : {}),
          },
          initializationOptions: options,
          // Most servers know `initialize` and nothing newer; asking first would cost each session a request.
          protocolVersionDiscovery: false,
          onUncaughtError: () => undefined,
        }),
      );
      return {
        async tools() {
          const { tools } = await guarded({ host, signal }, () => client.listTools({ options }));
          return tools.map(({ name, description = "", inputSchema }) => ({ name, description, inputSchema }));
        },
        async call({ name, input }) {
          // Checked by the tool's schema before, which MCP says is an object's.
          const arguments_ = input as Record<string, unknown>;
          return contentOf(
            await guarded({ host, signal }, () => client.callTool({ name, arguments: arguments_, options })),
          );
        },
        close: () => client.close(),
      };
    },
  };
}

async function guarded<T>(
  { host, signal }: { host: string; signal: AbortSignal },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    signal.throwIfAborted();
    for (let at = error; at instanceof Error; at = at.cause) if (isWorkfuseError(at)) throw at;
    throw new WorkfuseError({
      code: "node.failed",
      message: `The MCP server at ${host} did not do what it was asked for.`,
      details: { host },
      cause: error,
    });
  }
}

/** @throws WorkfuseError `node.failed` if the tool says so */
function contentOf(result: CallToolResult): unknown {
  const content = "content" in result && Array.isArray(result.content) ? (result.content as unknown[]) : [];
  const texts = content.flatMap((part) =>
    typeof part === "object" && part !== null && "text" in part && typeof part.text === "string"
      ? [part.text]
      : [],
  );
  const text = texts.join("\n");
  if ("isError" in result && result.isError === true) {
    throw new WorkfuseError({
      code: "node.failed",
      message: text === "" ? "The tool failed." : text.slice(0, 2000),
    });
  }
  if ("structuredContent" in result && result.structuredContent !== undefined)
    return result.structuredContent;
  return texts.length === content.length ? text : content;
}
