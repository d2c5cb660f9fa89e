import type { JsonSchema } from "./language-models.ts";
import type { Secret } from "./secrets.ts";

/** A session with one MCP server (streamable HTTP). */
export type McpSession = {
  readonly tools: () => Promise<
    readonly { readonly name: string; readonly description: string; readonly inputSchema: JsonSchema }[]
  >;
  /** What the tool says: text, or JSON of what is none. @throws WorkfuseError `node.failed` if the tool says that it failed */
  readonly call: (input: { readonly name: string; readonly input: unknown }) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

/** The way to MCP servers, guarded like every other. @throws WorkfuseError `egress.*`, `node.failed` */
export type McpClient = {
  readonly open: (input: {
    readonly url: string;
    /** Sent as a bearer token. */
    readonly token: Secret | undefined;
    readonly signal: AbortSignal;
  }) => Promise<McpSession>;
};
