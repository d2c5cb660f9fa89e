import type { Readable } from "node:stream";
import { isWorkfuseError } from "@workfuse/errors";
import type { Clock } from "@workfuse/ports";
import { translateError } from "@workfuse/service";
import type { FastifyReply, FastifyRequest } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { type WebhookRoute, createAdmission } from "./admit.ts";
import { receiveBody } from "./body/receive.ts";
import type { DeliveryLog } from "./delivery-log.ts";
import { type DeliveryDependencies, createDeliveryHandler } from "./take-delivery.ts";
import type { TargetCache } from "./target-cache.ts";
import type { Webhook } from "./webhook.ts";

export type WebhookDependencies = DeliveryDependencies & {
  readonly targets: TargetCache;
  readonly testTarget: (token: string) => Promise<Webhook | undefined>;
  readonly deliveries: Pick<DeliveryLog, "add">;
  readonly clock: Clock;
};

const longestPath = 500;

/**
 * `/hooks/:token` and what is below it: answers once the execution is committed. `/hooks/test/:token` does the same for
 * the newest version, while somebody listens.
 */
export const webhooks = fastifyPlugin<WebhookDependencies>(
  (app, dependencies, done) => {
    const admit = createAdmission(dependencies);
    const handler = createDeliveryHandler(dependencies);
    app.decorateRequest("call", null);
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (request: FastifyRequest, payload: Readable) =>
      receiveBody({ request, stream: payload, limits: dependencies.bodyLimits }),
    );
    for (const isTest of [false, true]) {
      const url = isTest ? "/hooks/test/:token" : "/hooks/:token";
      for (const each of [url, `${url}/*`]) {
        app.route<WebhookRoute>({
          method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
          url: each,
          exposeHeadRoute: false,
          onRequest: (request, reply) => admit({ request, reply, isTest }),
          onError: async (request, _reply, error) => noteReason({ request, error }),
          onResponse: async (request, reply) => note({ request, reply }),
          handler,
        });
      }
    }

    function note({ request, reply }: { request: FastifyRequest<WebhookRoute>; reply: FastifyReply }): void {
      const { call } = request;
      if (!call) return;
      const { webhook, isTest, path, at, size, outcome, reason, executionId } = call;
      dependencies.deliveries.add({
        workflowId: webhook.workflowId,
        id: dependencies.ids.next(),
        at,
        isTest,
        method: request.method,
        path: path.slice(0, longestPath).toWellFormed().replaceAll("\0", "\uFFFD"),
        address: request.ip,
        size,
        outcome,
        status: reply.statusCode,
        reason,
        executionId,
      });
    }
    done();
  },
  { name: "webhooks", fastify: "5.x" },
);

function noteReason({ request, error }: { request: FastifyRequest<WebhookRoute>; error: unknown }): void {
  if (!request.call) return;
  const known = translateError(error);
  request.call.reason = isWorkfuseError(known) ? known.code : "internal.error";
}
