import type { FastifyPluginAsync, FastifyReply } from "fastify";
import { Counter, type Registry } from "prom-client";
import { AwsError, frontDoor } from "./aws-error.ts";
import type { Context } from "./operation.ts";
import { operations } from "./operations.ts";
import type { SignedRequest } from "./signature.ts";

const contentType = "application/x-amz-json-1.1";
const targetForm = /^secretsmanager\.([A-Za-z]+)$/;
// A value of 64 KiB, each byte escaped as \u00XX, with its tags.
const bodyLimit = 512 * 1024;

/** The AWS JSON 1.1 protocol: everything is POST /, the operation is in a header. */
export const secretsRoutes: FastifyPluginAsync<{
  context: Context;
  verify: (request: SignedRequest) => Promise<void>;
  registry: Registry;
}> = async (app, { context, verify, registry }) => {
  const requests = new Counter({
    name: "workfuse_secrets_requests_total",
    help: "Requests to the secrets endpoint, by operation and outcome",
    labelNames: ["operation", "outcome"],
    registers: [registry],
  });

  // The signature covers the bytes as they came, so parsing has to wait.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit }, (_request, body, done) => {
    done(null, body);
  });

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof AwsError) return sendError({ reply, error });
    if (error instanceof Error && "statusCode" in error && error.statusCode === 413) {
      return sendError({
        reply,
        error: new AwsError({
          type: "RequestEntityTooLargeException",
          message: "The request is too large.",
          status: 413,
          member: "message",
        }),
      });
    }
    request.log.error({ err: error }, "request failed");
    const failure = {
      type: "InternalServiceError",
      message: "An error occurred on the server side.",
      status: 500,
    };
    return sendError({ reply, error: new AwsError(failure) });
  });

  app.post("/", async (request, reply) => {
    const name = targetForm.exec(String(request.headers["x-amz-target"]))?.[1] ?? "unknown";
    const operation = operations.get(name);
    try {
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      await verify({ method: "POST", url: request.url, headers: request.headers, body: bytes });
      if (operation === undefined) {
        throw frontDoor("UnknownOperationException", `The operation ${name} is not known here.`);
      }
      const answer = await operation({ context, body: parseBody(bytes) });
      requests.inc({ operation: name, outcome: "ok" });
      return await send({ reply, status: 200, body: answer });
    } catch (error) {
      const outcome = error instanceof AwsError ? error.type : "InternalServiceError";
      requests.inc({ operation: operation === undefined ? "unknown" : name, outcome });
      throw error;
    }
  });
};

function parseBody(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.length === 0 ? "{}" : bytes.toString("utf8"));
  } catch {
    // The parser's own message would repeat a piece of the body.
    throw frontDoor("SerializationException", "The body is not valid JSON.");
  }
}

function sendError({ reply, error }: { reply: FastifyReply; error: AwsError }): FastifyReply {
  void reply.header("x-amzn-errortype", error.type);
  return send({ reply, status: error.status, body: { __type: error.type, [error.member]: error.message } });
}

function send({ reply, status, body }: { reply: FastifyReply; status: number; body: object }): FastifyReply {
  return reply
    .status(status)
    .header("x-amzn-requestid", reply.request.id)
    .header("cache-control", "no-store")
    .type(contentType)
    .send(JSON.stringify(body));
}
