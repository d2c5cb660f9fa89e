import { WorkfuseError } from "@workfuse/errors";
import type { onRequestHookHandler } from "fastify";
import { createBearerCheck } from "../protocol/signing.ts";

/** Refuses requests that do not carry the hash of the signing key. */
export function requireSigningKey({ signingKey }: { signingKey: string }): onRequestHookHandler {
  const matches = createBearerCheck({ signingKey });
  return (request, _reply, done) => {
    if (matches(request.headers.authorization)) done();
    else
      done(
        new WorkfuseError({ code: "auth.unauthenticated", message: "The signing key is missing or wrong." }),
      );
  };
}
