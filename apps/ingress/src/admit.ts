import { WorkfuseError } from "@workfuse/errors";
import type { Clock } from "@workfuse/ports";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sendText } from "./answer/send-answer.ts";
import { type Authenticator, signsBody } from "./authenticate/authenticate.ts";
import type { Call } from "./call.ts";
import { allowOrigin, answerPreflight } from "./cross-origin.ts";
import { queryChallenge } from "./handshake.ts";
import type { TargetCache } from "./target-cache.ts";
import type { Webhook } from "./webhook.ts";

export type WebhookRoute = { Params: { token: string; "*"?: string } };

const tokenPattern = /^[A-Za-z0-9_-]{16,64}$/;

/**
 * Everything that can be decided before the body is read: where the token leads, whether method and sender are
 * welcome, and credentials that stand in the head. Answers questions of browsers and handshakes by itself.
 * @returns the reply, if it is answered
 */
export function createAdmission({
  targets,
  testTarget,
  authenticator,
  clock,
}: {
  targets: TargetCache;
  /** Not kept, so that listening begins and ends at once. */
  testTarget: (token: string) => Promise<Webhook | undefined>;
  authenticator: Authenticator;
  clock: Clock;
}) {
  async function find({ token, isTest }: { token: string; isTest: boolean }): Promise<Webhook> {
    const found = tokenPattern.test(token)
      ? await (isTest ? testTarget(token) : targets.get(token))
      : undefined;
    if (found?.isActive === true && found.versionId !== null) return found;
    throw isTest ? nobodyListens() : noWebhook();
  }

  return async function admit({
    request,
    reply,
    isTest,
  }: {
    request: FastifyRequest<WebhookRoute>;
    reply: FastifyReply;
    isTest: boolean;
  }): Promise<FastifyReply | undefined> {
    const { method, headers } = request;
    const webhook = await find({ token: request.params.token, isTest });
    const { webhook: settings } = webhook;
    const call: Call = {
      webhook,
      isTest,
      path: `/${request.params["*"] ?? ""}`,
      at: clock.now(),
      // Only for what may take long; a plain delivery is over before it could matter.
      signal: webhook.isPlain && settings.answer.mode === "immediately" ? never : signalOf(reply),
      size: 0,
      outcome: "refused",
      reason: null,
      executionId: null,
    };
    request.call = call;
    const isCrossOrigin = allowOrigin({ reply, origin: headers.origin, allowed: settings.allowedOrigins });
    if (!webhook.isAllowedAddress(request.ip)) throw refusedAddress();
    if (method === "OPTIONS" && isCrossOrigin) {
      call.outcome = "answered";
      const requestedHeaders = headers["access-control-request-headers"];
      return answerPreflight({ reply, methods: settings.methods, requestedHeaders });
    }
    // Fastify's query parser gives an object of texts and lists of texts.
    const query = request.query as Readonly<Record<string, unknown>>;
    const { signal } = call;
    if (!webhook.isPlain) {
      const { handshake } = settings;
      const challenge = await queryChallenge({ handshake, method, query, authenticator, signal });
      if (challenge !== undefined) {
        call.outcome = "answered";
        return sendText({ reply, text: challenge });
      }
    }
    if (method === "HEAD" && settings.methods.includes("GET")) {
      call.outcome = "answered";
      return reply.status(200).send();
    }
    if (!settings.methods.some((one) => one === method)) throw wrongMethod({ reply, call });
    refuseCompressed(headers["content-encoding"]);
    if (!signsBody(settings.auth)) {
      await authenticator.check({ auth: settings.auth, headers, query, signal });
    }
    return undefined;
  };
}

const never = new AbortController().signal;

function signalOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  return gone.signal;
}

function refuseCompressed(encoding: string | undefined): void {
  if (encoding === undefined || encoding === "identity") return;
  throw new WorkfuseError({
    code: "request.unsupported_media_type",
    message: "Compressed bodies are not taken; send the body as it is.",
  });
}

function wrongMethod({ reply, call }: { reply: FastifyReply; call: Call }): WorkfuseError {
  const { methods } = call.webhook.webhook;
  void reply.header("allow", methods.join(", "));
  return new WorkfuseError({
    code: "request.method_not_allowed",
    message: `This webhook takes ${methods.join(", ")}.`,
    details: { methods },
  });
}

function refusedAddress(): WorkfuseError {
  return new WorkfuseError({
    code: "webhook.address_refused",
    message: "This webhook takes no deliveries from your address.",
  });
}

function noWebhook(): WorkfuseError {
  return new WorkfuseError({
    code: "resource.not_found",
    message:
      "There is no active webhook at this address. Check the address, and that the workflow is active.",
  });
}

function nobodyListens(): WorkfuseError {
  return new WorkfuseError({
    code: "resource.not_found",
    message: "Nobody listens at this test address. Start listening in the editor, then send again.",
  });
}
