import { type ErrorCode, WorkfuseError, isWorkfuseError, toErrorResponse } from "@workfuse/errors";
import type { FastifyError } from "fastify";
import fastifyPlugin from "fastify-plugin";

// Fastify's own refusals, in our words.
const fastifyCodes: Readonly<Record<string, { code: ErrorCode; message: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: "request.too_large", message: "The request body is too large." },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: "request.unsupported_media_type",
    message: "This content type is not supported here.",
  },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: "request.invalid", message: "The body is not valid JSON." },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: "request.invalid", message: "The body is empty; JSON is expected." },
};

// Postgres' and the socket layer's ways to say that the database cannot be reached just now.
const unavailable = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "57P01",
  "57P02",
  "57P03",
  "08006",
  "08003",
  "53300",
]);

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** The error to answer with: database outages become `database.unavailable` (503), Fastify's refusals their code. */
export function translateError(error: unknown): unknown {
  if (isWorkfuseError(error)) return error;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = codeOf(cause);
    const known = code === undefined ? undefined : fastifyCodes[code];
    if (known) return new WorkfuseError({ ...known, cause: error });
    const lost =
      cause.message.startsWith("Connection terminated") || cause.message.startsWith("timeout exceeded when");
    if (lost || (code !== undefined && unavailable.has(code))) {
      return new WorkfuseError({
        code: "database.unavailable",
        message: "The database cannot be reached just now. Please try again in a moment.",
        cause: error,
        retryAfterMs: 2000,
      });
    }
  }
  return error;
}

/** Every error leaves as the specification's ErrorResponse; only messages of WorkfuseErrors are shown. */
export const errorHandler = fastifyPlugin(
  (app, _options, done) => {
    app.setErrorHandler<FastifyError>((raw, request, reply) => {
      const error = translateError(raw);
      const clientError = raw.statusCode !== undefined && raw.statusCode >= 400 && raw.statusCode < 500;
      const known = isWorkfuseError(error)
        ? error
        : clientError
          ? new WorkfuseError({ code: "request.invalid", message: raw.message, cause: raw })
          : undefined;
      const status = known?.status ?? 500;
      if (status >= 500) request.log.error({ err: raw }, "request failed");
      if (known?.retryAfterMs !== undefined) {
        void reply.header("retry-after", String(Math.max(1, Math.ceil(known.retryAfterMs / 1000))));
      }
      const body = toErrorResponse({ error: known ?? error, requestId: request.id, now: new Date() });
      return reply.status(status).send(body);
    });
    app.setNotFoundHandler((request, reply) => {
      const error = new WorkfuseError({
        code: "resource.not_found",
        message: "There is nothing at this address.",
      });
      return reply.status(404).send(toErrorResponse({ error, requestId: request.id, now: new Date() }));
    });
    done();
  },
  { name: "error-handler", fastify: "5.x" },
);
