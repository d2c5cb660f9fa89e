import { type Audit, type Auth, type Permission, mayDo } from "@workfuse/auth";
import { WorkfuseError, isWorkfuseError, toErrorResponse } from "@workfuse/errors";
import { type Services, auditEntry } from "@workfuse/router";
import { translateError } from "@workfuse/service";
import type { Actor, ToolResult } from "@workfuse/services";
import fastifyPlugin from "fastify-plugin";
import { z } from "zod";
import { goneSignal } from "./send-file.ts";
import { webHeaders } from "./web-request.ts";

const messageSchema = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
});
type Message = z.output<typeof messageSchema>;

const callSchema = z.object({
  name: z.string().max(200),
  arguments: z.record(z.string(), z.unknown()).default({}),
});

// The newest first. What is asked of these versions is the same in what is spoken here.
const versions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;

const codes = { parse: -32_700, invalid: -32_600, unknown: -32_601, parameters: -32_602, internal: -32_603 };

/** What is wrong with a message, in JSON-RPC's terms. */
class RpcError extends Error {
  readonly code: number;
  constructor({ code, message }: { code: number; message: string }) {
    super(message);
    this.code = code;
  }
}

/**
 * The workspace as an MCP server (streamable HTTP): workflows that their triggers offer are tools, for whoever has an API
 * key. Each request stands for itself and is answered in JSON: there are no sessions, and the server asks nothing.
 */
export const mcpRoutes = fastifyPlugin<{ auth: Auth; services: Services; audit: Audit }>(
  (app, { auth, services, audit }, done) => {
    app.route({
      method: ["GET", "DELETE"],
      url: "/api/v1/mcp",
      handler: (_request, reply) => reply.status(405).header("allow", "POST").send(),
    });
    app.post("/api/v1/mcp", async (request, reply) => {
      const principal = await auth.authenticate(webHeaders(request));
      if (principal?.by.kind !== "apiKey") {
        void reply.header("www-authenticate", "Bearer");
        throw new WorkfuseError({
          code: "auth.unauthenticated",
          message: "Send an API key of this workspace: Authorization: Bearer <key>.",
        });
      }
      const parsed = messageSchema.safeParse(request.body);
      if (!parsed.success) {
        const error = { code: codes.invalid, message: "This is not a JSON-RPC message." };
        return reply.status(400).send({ jsonrpc: "2.0", id: null, error });
      }
      const message = parsed.data;
      if (message.id === undefined) return reply.status(202).send();
      const actor = {
        userId: principal.userId,
        name: principal.name,
        workspaceId: principal.workspace.id,
      };
      const { role } = principal.workspace;
      try {
        const result = await answer({
          message,
          services,
          actor,
          may: (permission) => mayDo({ role, permission, byKey: true }),
          signal: goneSignal(reply),
          onCall: ({ executionId }) =>
            audit.record(
              auditEntry({
                principal,
                address: request.ip,
                requestId: request.id,
                action: "executions.trigger",
                input: {},
                output: executionId,
              }),
            ),
        });
        return await reply.send({ jsonrpc: "2.0", id: message.id, result });
      } catch (error) {
        if (!(error instanceof RpcError)) request.log.warn({ err: error }, "an MCP call failed");
        const { code, message: text } = rpcError({ error, requestId: request.id });
        return reply.send({ jsonrpc: "2.0", id: message.id, error: { code, message: text } });
      }
    });
    done();
  },
  { name: "mcp-routes", fastify: "5.x" },
);

type Call = {
  readonly message: Message;
  readonly services: Services;
  readonly actor: Actor;
  readonly may: (permission: Permission) => boolean;
  readonly signal: AbortSignal;
  readonly onCall: (result: ToolResult) => Promise<void>;
};

async function answer(call: Call): Promise<unknown> {
  const { message, services, actor, may } = call;
  switch (message.method) {
    case "initialize":
      return {
        protocolVersion:
          versions.find((version) => version === message.params?.["protocolVersion"]) ?? versions[0],
        capabilities: { tools: { listChanged: false } },
        serverInfo: { name: "workfuse", title: "WorkFuse", version: "1" },
        instructions: "Each tool runs a workflow of this workspace.",
      };
    case "ping":
      return {};
    case "tools/list":
      assertMay({ may, permission: "workflow.read" });
      return { tools: await services.tools.list({ actor }) };
    case "tools/call":
      assertMay({ may, permission: "execution.run" });
      return callTool(call);
    default:
      throw new RpcError({ code: codes.unknown, message: `There is no method ${message.method} here.` });
  }
}

async function callTool({ message, services, actor, signal, onCall }: Call): Promise<unknown> {
  const parsed = callSchema.safeParse(message.params);
  if (!parsed.success) {
    throw new RpcError({ code: codes.parameters, message: z.prettifyError(parsed.error) });
  }
  const { name, arguments: input } = parsed.data;
  try {
    const result = await services.tools.call({ actor, name, input, signal });
    await onCall(result);
    return shown(result);
  } catch (error) {
    // What is wrong with the arguments is for the model to read: it may call again.
    if (isWorkfuseError(error) && error.code === "request.invalid") {
      return { content: [{ type: "text", text: error.message }], isError: true };
    }
    throw error;
  }
}

function shown(result: ToolResult): unknown {
  if (result.status !== "completed") {
    return { content: [{ type: "text", text: result.message }], isError: result.status === "failed" };
  }
  const { output } = result;
  const text = typeof output === "string" ? output : JSON.stringify(output ?? null);
  const isObject = typeof output === "object" && output !== null && !Array.isArray(output);
  return { content: [{ type: "text", text }], ...(isObject ? { structuredContent: output } : {}) };
}

function assertMay({ may, permission }: { may: Call["may"]; permission: Permission }): void {
  if (may(permission)) return;
  throw new RpcError({ code: codes.invalid, message: "This key does not allow this." });
}

/** Only what is meant for users is told. */
function rpcError({ error, requestId }: { error: unknown; requestId: string }): {
  readonly code: number;
  readonly message: string;
} {
  if (error instanceof RpcError) return error;
  const { code, message } = toErrorResponse({ error: translateError(error), requestId, now: new Date() });
  return { code: code === "resource.not_found" ? codes.parameters : codes.internal, message };
}
