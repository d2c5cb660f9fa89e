import { type Audit, type Auth, type Permission, mayDo } from "@workfuse/auth";
import { WorkfuseError, errorResponseSchema } from "@workfuse/errors";
import { type Services, auditEntry } from "@workfuse/router";
import type { Actor, AuditService, FileService } from "@workfuse/services";
import fastifyPlugin from "fastify-plugin";
import { Readable } from "node:stream";
import { z } from "zod";
import { goneSignal, sendFile } from "./send-file.ts";
import { webHeaders } from "./web-request.ts";

type OpenedFile = Awaited<ReturnType<FileService["open"]>>;

type AuditText = ReturnType<AuditService["export"]>;

type Route = {
  readonly path: string;
  readonly summary: string;
  readonly permission: Permission;
  /** Path and query parameters, or null. */
  readonly parameters: z.ZodObject | null;
  readonly body: z.ZodObject | null;
  readonly status: number;
  /** What the answer is: JSON, if nothing else is said, or a file's bytes. */
  readonly produces?: "file" | "audit";
  readonly run: (input: {
    services: Services;
    actor: Actor;
    parameters: unknown;
    body: unknown;
    /** Aborted when the caller is gone. */
    signal: AbortSignal;
  }) => unknown;
} & (
  | { readonly method: "GET" }
  // What changes something has a name in the audit log: that of the procedure that does the same.
  | { readonly method: "POST" | "PUT" | "PATCH" | "DELETE"; readonly action: string }
);

const id = z.strictObject({ id: z.string().min(1).max(64) });
const page = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
};
const workflowPage = z.strictObject(page);
const executionPage = z.strictObject({
  ...page,
  workflowId: z.string().min(1).max(64).optional(),
  status: z.enum(["pending", "running", "retrying", "completed", "failed", "cancelled"]).optional(),
});
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const auditExport = z.strictObject({
  format: z.enum(["ndjson", "csv"]).default("ndjson"),
  userId: z.string().max(64).optional(),
  action: z.string().max(100).optional(),
  targetId: z.string().max(2048).optional(),
  from: moment.optional(),
  to: moment.optional(),
});
const payload = z.strictObject({ payload: z.unknown().optional() });

// The parse before each run makes the casts to the schemas' types true.
const routes: readonly Route[] = [
  {
    method: "GET",
    path: "/workflows",
    summary: "List workflows, the last changed first",
    permission: "workflow.read",
    parameters: workflowPage,
    body: null,
    status: 200,
    run: ({ services, actor, parameters }) =>
      services.workflows.list({ actor, ...(parameters as z.output<typeof workflowPage>) }),
  },
  {
    method: "GET",
    path: "/workflows/{id}",
    summary: "Get a workflow with its newest graph",
    permission: "workflow.read",
    parameters: id,
    body: null,
    status: 200,
    run: ({ services, actor, parameters }) =>
      services.workflows.get({ actor, ...(parameters as z.output<typeof id>) }),
  },
  {
    method: "GET",
    path: "/workflows/{id}/export",
    summary: "Export a workflow as JSON; credentials are references only",
    permission: "workflow.read",
    parameters: id,
    body: null,
    status: 200,
    run: ({ services, actor, parameters }) =>
      services.transfer.export({ actor, ...(parameters as z.output<typeof id>) }),
  },
  {
    method: "POST",
    action: "executions.trigger",
    path: "/workflows/{id}/executions",
    summary: "Run a workflow's newest version",
    permission: "execution.run",
    parameters: id,
    body: payload,
    status: 202,
    async run({ services, actor, parameters, body }) {
      const { id: workflowId } = parameters as z.output<typeof id>;
      const input = body as z.output<typeof payload>;
      const executionId = await services.executions.trigger({ actor, workflowId, payload: input.payload });
      return { executionId, status: "pending" };
    },
  },
  {
    method: "GET",
    path: "/executions",
    summary: "List executions, the newest first",
    permission: "execution.read",
    parameters: executionPage,
    body: null,
    status: 200,
    run({ services, actor, parameters }) {
      const { cursor, limit, status, workflowId } = parameters as z.output<typeof executionPage>;
      const filters = { workflowId, ...(status === undefined ? {} : { status: [status] }) };
      return services.executions.list({ actor, cursor, limit, filters });
    },
  },
  {
    method: "GET",
    path: "/executions/{id}",
    summary: "Get an execution with the input, output and error of every node",
    permission: "execution.read",
    parameters: id,
    body: null,
    status: 200,
    run: ({ services, actor, parameters }) =>
      services.executions.get({ actor, ...(parameters as z.output<typeof id>) }),
  },
  {
    method: "GET",
    path: "/files/{id}",
    summary: "Download a file that an execution made",
    permission: "file.read",
    parameters: id,
    body: null,
    status: 200,
    produces: "file",
    run: ({ services, actor, parameters, signal }) =>
      services.files.open({ actor, ...(parameters as z.output<typeof id>), signal }),
  },
  {
    method: "GET",
    path: "/audit",
    summary: "Export the audit log of the workspace as NDJSON or CSV, the newest first",
    permission: "audit.read",
    parameters: auditExport,
    body: null,
    status: 200,
    produces: "audit",
    run({ services, actor, parameters }) {
      const { format, ...filters } = parameters as z.output<typeof auditExport>;
      return services.audit.export({ actor, format, filters });
    },
  },
];

/** The public REST API and its OpenAPI document, both from the one table of routes. */
export const restRoutes = fastifyPlugin<{ auth: Auth; services: Services; audit: Audit; publicUrl: string }>(
  (app, { auth, services, audit, publicUrl }, done) => {
    const document = openApiDocument({ publicUrl });
    app.get("/api/v1/openapi.json", () => document);
    for (const route of routes) {
      app.route({
        method: route.method,
        url: `/api/v1${route.path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
        async handler(request, reply) {
          const principal = await auth.authenticate(webHeaders(request));
          if (!principal)
            throw new WorkfuseError({ code: "auth.unauthenticated", message: "Please sign in." });
          const { role } = principal.workspace;
          const byKey = principal.by.kind === "apiKey";
          if (!mayDo({ role, permission: route.permission, byKey })) {
            throw new WorkfuseError({
              code: "auth.forbidden",
              message: byKey ? "This key does not allow this." : "Your role does not allow this.",
            });
          }
          // Path parameters come last: a query parameter of the same name does not replace them.
          const given = { ...(request.query as object), ...(request.params as object) };
          const result = await route.run({
            services,
            actor: { userId: principal.userId, name: principal.name, workspaceId: principal.workspace.id },
            parameters: route.parameters && parse({ schema: route.parameters, value: given }),
            body: route.body && parse({ schema: route.body, value: request.body ?? {} }),
            signal: goneSignal(reply),
          });
          if (route.method !== "GET") {
            const { ip: address, id: requestId } = request;
            const { action } = route;
            await audit.record(
              auditEntry({ principal, address, requestId, action, input: given, output: result }),
            );
          }
          // The route says so itself: what it gives is what `services.files.open` gives.
          if (route.produces === "file") return sendFile({ reply, opened: result as OpenedFile });
          if (route.produces === "audit") {
            const isCsv = (request.query as { format?: string }).format === "csv";
            return reply
              .header("content-disposition", `attachment; filename="audit.${isCsv ? "csv" : "ndjson"}"`)
              .header("cache-control", "private, no-store")
              .type(isCsv ? "text/csv; charset=utf-8" : "application/x-ndjson")
              .send(Readable.from(result as AuditText));
          }
          return reply.status(route.status).send(result);
        },
      });
    }
    done();
  },
  { name: "rest-routes", fastify: "5.x" },
);

function parse<S extends z.ZodObject>({ schema, value }: { schema: S; value: unknown }): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new WorkfuseError({
    code: "request.invalid",
    message: "The request is not valid.",
    details: {
      problems: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })),
    },
  });
}

function openApiDocument({ publicUrl }: { publicUrl: string }): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, path, summary, permission, parameters, body, status, produces } of routes) {
    const content =
      produces !== undefined
        ? { "*/*": { schema: { type: "string", format: "binary" } } }
        : { "application/json": { schema: { type: "object" } } };
    const schema = parameters && z.toJSONSchema(parameters, { io: "input" });
    const operation = {
      summary,
      "x-workfuse-permission": permission,
      parameters: Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
        name,
        in: path.includes(`{${name}}`) ? "path" : "query",
        required: path.includes(`{${name}}`),
        schema: property,
      })),
      ...(body === null
        ? {}
        : {
            requestBody: {
              content: { "application/json": { schema: z.toJSONSchema(body, { io: "input" }) } },
            },
          }),
      responses: {
        [status]: { description: "Done", content },
        default: {
          description: "Refused or failed",
          content: { "application/json": { schema: z.toJSONSchema(errorResponseSchema) } },
        },
      },
    };
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  }
  return {
    openapi: "3.1.0",
    info: { title: "WorkFuse", version: "1", description: "Workflows and their executions." },
    security: [{ bearer: [] }, { key: [] }],
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        key: { type: "apiKey", in: "header", name: "x-api-key" },
      },
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    paths,
  };
}
