import { Readable } from "node:stream";
import { type Audit, type Auth, type Principal, mayDo } from "@workfuse/auth";
import { WorkfuseError } from "@workfuse/errors";
import { type Services, auditEntry } from "@workfuse/router";
import type { AuditService, FileService } from "@workfuse/services";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { goneSignal, sendFile } from "../send-file.ts";
import { webHeaders } from "../web-request.ts";
import type { Idempotency } from "./idempotency.ts";
import { openApiDocument, workflowSchema } from "./open-api.ts";
import { sendProblem } from "./problem.ts";
import { referencePage } from "./reference-page.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";

type OpenedFile = Awaited<ReturnType<FileService["open"]>>;
type AuditText = ReturnType<AuditService["export"]>;

type Options = {
  auth: Auth;
  services: Services;
  audit: Audit;
  idempotency: Idempotency;
  publicUrl: string;
};

/** The public REST API with its OpenAPI document, both from the one table of routes. */
export const restRoutes = fastifyPlugin<Options>(
  async (app, options) => {
    await app.register(async (scope) => {
      scope.setErrorHandler(sendProblem);
      const document = openApiDocument({ routes, publicUrl: options.publicUrl });
      const schema = workflowSchema({ publicUrl: options.publicUrl });
      scope.get("/api/v1/openapi.json", () => document);
      scope.get("/api/v1/schemas/workflow.json", (_request, reply) =>
        reply.type("application/schema+json").send(JSON.stringify(schema)),
      );
      await scope.register(referencePage);
      for (const route of routes) addRoute({ scope, route, ...options });
    });
  },
  { name: "rest-routes", fastify: "5.x" },
);

function addRoute({ scope, route, ...options }: Options & { scope: FastifyInstance; route: Route }): void {
  const { auth, services } = options;
  scope.route({
    method: route.method,
    url: `/api/v1${route.path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
    async handler(request, reply) {
      const principal = await allowed({ auth, route, request });
      const actor = { userId: principal.userId, name: principal.name, workspaceId: principal.workspace.id };
      // Path parameters come last: a query parameter of the same name does not replace them.
      const parameters = { ...(request.query as object), ...(request.params as object) };
      const run = async () =>
        route.run({ services, actor, parameters, body: request.body, signal: goneSignal(reply) });
      if (route.method === "GET") return send({ reply, route, result: await run(), request });
      const header = request.headers["idempotency-key"];
      const { status, body, replayed } = await options.idempotency({
        actor,
        key: route.method === "POST" && typeof header === "string" ? header : undefined,
        request,
        async work() {
          const output = await run();
          await record({ ...options, route, principal, request, input: parameters, output });
          return { status: route.status, body: output };
        },
      });
      if (replayed) void reply.header("idempotency-replayed", "true");
      return reply.status(status).send(body);
    },
  });
}

async function allowed({
  auth,
  route,
  request,
}: {
  auth: Auth;
  route: Route;
  request: FastifyRequest;
}): Promise<Principal> {
  const principal = await auth.authenticate(webHeaders(request));
  if (!principal) throw new WorkfuseError({ code: "auth.unauthenticated", message: "Please sign in." });
  const byKey = principal.by.kind === "apiKey";
  if (mayDo({ role: principal.workspace.role, permission: route.permission, byKey })) return principal;
  throw new WorkfuseError({
    code: "auth.forbidden",
    message: byKey ? "This key does not allow this." : "Your role does not allow this.",
  });
}

async function record({
  audit,
  route,
  principal,
  request,
  input,
  output,
}: Options & {
  route: Route;
  principal: Principal;
  request: FastifyRequest;
  input: object;
  output: unknown;
}): Promise<void> {
  const { ip: address, id: requestId, body } = request;
  const told = { ...(body as object | undefined), ...input };
  await audit.record(auditEntry({ principal, address, requestId, action: route.id, input: told, output }));
}

async function send({
  reply,
  route,
  result,
  request,
}: {
  reply: FastifyReply;
  route: Route;
  result: unknown;
  request: FastifyRequest;
}): Promise<FastifyReply> {
  // The route says so itself: what it gives is what `services.files.open` gives.
  if (route.produces === "file") return sendFile({ reply, opened: result as OpenedFile });
  if (route.produces !== "audit") return reply.status(route.status).send(result);
  const isCsv = (request.query as { format?: string }).format === "csv";
  return reply
    .header("content-disposition", `attachment; filename="audit.${isCsv ? "csv" : "ndjson"}"`)
    .header("cache-control", "private, no-store")
    .type(isCsv ? "text/csv; charset=utf-8" : "application/x-ndjson")
    .send(Readable.from(result as AuditText));
}
