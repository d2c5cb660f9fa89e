import { isWorkfuseError, toErrorResponse, WorkfuseError } from "@workfuse/errors";
import { translateError } from "@workfuse/service";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { STATUS_CODES } from "node:http";

/** Every error of the REST API: the specification's ErrorResponse, which is a problem of RFC 9457 as well. */
export function sendProblem(raw: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = translateError(raw);
  const isCallers = raw.statusCode !== undefined && raw.statusCode >= 400 && raw.statusCode < 500;
  const known = isWorkfuseError(error)
    ? error
    : isCallers
      ? new WorkfuseError({ code: "request.invalid", message: raw.message, cause: raw })
      : undefined;
  const status = known?.status ?? 500;
  if (status >= 500) request.log.error({ err: raw }, "request failed");
  if (known?.retryAfterMs !== undefined) {
    void reply.header("retry-after", String(Math.max(1, Math.ceil(known.retryAfterMs / 1000))));
  }
  const response = toErrorResponse({ error: known ?? error, requestId: request.id, now: new Date() });
  return reply
    .status(status)
    .type("application/problem+json")
    .send(
      JSON.stringify({
        type: "about:blank",
        title: STATUS_CODES[status] ?? "Error",
        status,
        detail: response.message,
        instance: request.url.split("?", 1)[0] ?? "",
        ...response,
      }),
    );
}
