import type { IntakeRepository } from "@workfuse/db";
import type { Dispatcher } from "@workfuse/engine-client";
import { WorkfuseError } from "@workfuse/errors";
import type { Ids } from "@workfuse/ports";
import type { FastifyRequest } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { parseBody } from "./parse-body.ts";
import type { TargetCache } from "./target-cache.ts";
import { deliveryIdOf, triggerPayload } from "./trigger-payload.ts";

export type WebhookDependencies = {
  readonly intake: Pick<IntakeRepository, "accept">;
  readonly targets: TargetCache;
  readonly dispatcher: Dispatcher;
  readonly ids: Ids;
};

// More deliveries than this waiting for their commit mean that Postgres does not keep up: better to say so.
const mostWaiting = 2000;
const token = /^[A-Za-z0-9_-]{16,64}$/;

/** `POST /hooks/:token`: answers 202 once the execution is committed. */
export const webhooks = fastifyPlugin<WebhookDependencies>(
  (app, { intake, targets, dispatcher, ids }, done) => {
    let waiting = 0;
    // The bytes as they came: what they mean is decided by parseBody, signatures are computed over them.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, parsed) => {
      parsed(null, body);
    });

    app.post<{ Params: { token: string } }>("/hooks/:token", async (request, reply) => {
      if (waiting >= mostWaiting) throw overloaded();
      refuseCompressed(request);
      const target = token.test(request.params.token) ? await targets.get(request.params.token) : undefined;
      if (target?.isActive !== true || target.versionId === null || target.version === null)
        throw noWebhook();
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const data = parseBody({ body, contentType: request.headers["content-type"] });
      const { headers, query, method } = request;
      const { workflowId, workspaceId, versionId, version } = target;
      waiting++;
      try {
        const { executionId, status, isNew } = await intake.accept({
          executionId: ids.next(),
          workflowId,
          workspaceId,
          versionId,
          version,
          deliveryId: deliveryIdOf(headers),
          trigger: JSON.stringify(triggerPayload({ data, headers, query, method })),
        });
        if (isNew) dispatcher.dispatch({ executionId, workspaceId });
        return await reply.status(202).send({ executionId, status });
      } finally {
        waiting--;
      }
    });
    done();
  },
  { name: "webhooks", fastify: "5.x" },
);

function refuseCompressed({ headers }: FastifyRequest): void {
  const encoding = headers["content-encoding"];
  if (encoding === undefined || encoding === "identity") return;
  throw new WorkfuseError({
    code: "request.unsupported_media_type",
    message: "Compressed bodies are not taken; send the body as it is.",
  });
}

function noWebhook(): WorkfuseError {
  return new WorkfuseError({
    code: "resource.not_found",
    message:
      "There is no active webhook at this address. Check the address, and that the workflow is active.",
  });
}

function overloaded(): WorkfuseError {
  return new WorkfuseError({
    code: "service.overloaded",
    message: "Too many deliveries at once. Please repeat this one in a moment.",
    retryAfterMs: 1000,
  });
}
