import { errorResponseSchema } from "@workfuse/errors";
import type { preSerializationHookHandler } from "fastify";

/**
 * Says in the body, too, that a request failed, as the real server does: the SDK does not look at the status of the
 * answer to a registration, and takes a refusal without these two fields for a success.
 */
export const protocolErrors: preSerializationHookHandler = (_request, reply, payload, done) => {
  const error = reply.statusCode < 400 ? undefined : errorResponseSchema.safeParse(payload).data;
  done(null, error === undefined ? payload : { ...error, status: reply.statusCode, error: error.message });
};
