import type { IntakeRepository } from "@workfuse/db";
import type { Dispatcher } from "@workfuse/engine-client";
import { WorkfuseError } from "@workfuse/errors";
import type { FileStage } from "@workfuse/files";
import type { Ids } from "@workfuse/ports";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { AnswerWaiter } from "./answer/answer-waiter.ts";
import { sendAnswer, sendText } from "./answer/send-answer.ts";
import { createEventStream } from "./answer/stream-answer.ts";
import { type Authenticator, signsBody } from "./authenticate/authenticate.ts";
import { type BodyLimits, understandBody } from "./body/receive.ts";
import { type Call, callOf } from "./call.ts";
import { bodyChallenge } from "./handshake.ts";
import { enforceLimits } from "./limit/enforce-limits.ts";
import type { RateLimit, RateLimits } from "./limit/rate-limits.ts";
import { deliveryIdOf, triggerPayload } from "./trigger-payload.ts";

export type DeliveryDependencies = {
  readonly intake: Pick<IntakeRepository, "accept">;
  readonly dispatcher: Pick<Dispatcher, "dispatch">;
  readonly authenticator: Authenticator;
  readonly limits: RateLimits;
  /** Of each workspace; null: none. */
  readonly workspaceLimit: RateLimit | null;
  readonly bodyLimits: BodyLimits;
  readonly stage: FileStage;
  readonly answers: Pick<AnswerWaiter, "wait" | "count" | "hear">;
  readonly ids: Ids;
};

// More deliveries than this waiting for their commit mean that Postgres does not keep up: better to say so.
const mostCommitting = 2000;
// Each holds a connection open.
const mostAwaited = 10_000;

/** From the body to the answer: authentication of what is signed, limits, commit, hand-over. */
export function createDeliveryHandler(dependencies: DeliveryDependencies) {
  const { intake, dispatcher, authenticator, answers, ids } = dependencies;
  let committing = 0;

  async function checkSignature({ request, call }: { request: FastifyRequest; call: Call }): Promise<void> {
    const { auth } = call.webhook.webhook;
    if (!signsBody(auth)) return;
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    await authenticator.check({ auth, headers: request.headers, query: {}, body, signal: call.signal });
  }

  async function accept({
    delivery,
    call,
  }: {
    delivery: Parameters<IntakeRepository["accept"]>[0];
    call: Call;
  }) {
    committing++;
    try {
      const accepted = await intake.accept(delivery);
      const { executionId, isNew } = accepted;
      const { workspaceId, priority } = delivery;
      if (isNew) dispatcher.dispatch({ executionId, workspaceId, priority });
      call.executionId = executionId;
      call.outcome = isNew ? "accepted" : "repeated";
      return accepted;
    } finally {
      committing--;
    }
  }

  async function acceptAndWait({
    delivery,
    call,
    limitSeconds,
    onAccepted = () => {},
  }: {
    delivery: Parameters<IntakeRepository["accept"]>[0];
    call: Call;
    limitSeconds: number;
    onAccepted?: () => void;
  }) {
    const limitMs = limitSeconds * 1000;
    const { executionId } = delivery;
    const refused = new AbortController();
    const signal = AbortSignal.any([call.signal, refused.signal]);
    // Before the commit: an execution may be over before its delivery is known to be accepted.
    const answer = answers.wait({ executionId, isStarted: false, limitMs, signal });
    try {
      const accepted = await accept({ delivery, call });
      onAccepted();
      if (accepted.executionId === executionId) return { accepted, answer: await answer };
      const earlier = { executionId: accepted.executionId, isStarted: true, limitMs, signal: call.signal };
      return { accepted, answer: await answers.wait(earlier) };
    } finally {
      refused.abort();
    }
  }

  async function acceptAndStream({
    delivery,
    call,
    reply,
    answer: { nodeId, limitSeconds },
  }: {
    delivery: Parameters<IntakeRepository["accept"]>[0];
    call: Call;
    reply: FastifyReply;
    answer: { readonly nodeId: string; readonly limitSeconds: number };
  }): Promise<FastifyReply> {
    const { executionId } = delivery;
    const events = createEventStream();
    const stop = answers.hear({
      executionId,
      onText: (text) => {
        if (text.nodeId === nodeId) events.onText(text);
      },
    });
    // The answer begins once the delivery is accepted: until then what goes wrong has a status of its own.
    const accepted = Promise.withResolvers<void>();
    const ending = acceptAndWait({ delivery, call, limitSeconds, onAccepted: accepted.resolve });
    ending.catch(accepted.reject);
    try {
      await accepted.promise;
    } catch (error) {
      stop();
      throw error;
    }
    ending
      .then(({ accepted: { executionId: id }, answer }) => events.end({ executionId: id, outcome: answer }))
      .catch(() => events.end({ executionId, outcome: undefined }))
      .finally(stop);
    return events.begin({ reply, executionId: call.executionId ?? executionId });
  }

  return async function takeDelivery(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const call = callOf(request);
    if (committing >= mostCommitting) throw overloaded();
    const { webhook: target, signal } = call;
    const { webhook: settings, workflowId, workspaceId, versionId, version, priority } = target;
    await checkSignature({ request, call });
    await enforceLimits({ ...dependencies, reply, target });
    const { headers, query, method } = request;
    const { data, files, size, sha256 } = await understandBody({
      body: (request.body as Parameters<typeof understandBody>[0]["body"] | undefined) ?? empty,
      contentType: headers["content-type"],
      limits: dependencies.bodyLimits,
      stage: dependencies.stage,
      signal,
    });
    call.size = size;
    const challenge = bodyChallenge({ handshake: settings.handshake, data });
    if (challenge !== undefined) {
      call.outcome = "answered";
      return sendText({ reply, text: challenge });
    }
    // An admitted target has both.
    if (versionId === null || version === null) throw new Error("a webhook without a version was admitted");
    const trigger = triggerPayload({
      data,
      headers,
      query,
      method,
      path: call.path,
      address: request.ip,
      bodySha256: sha256,
      auth: settings.auth,
    });
    const sameAs = deliveryIdOf({ sameWhen: settings.sameWhen, headers, bodySha256: sha256 });
    const delivery = {
      executionId: ids.next(),
      workflowId,
      workspaceId,
      priority,
      versionId,
      version,
      deliveryId: sameAs !== null && call.isTest ? `test:${sameAs}` : sameAs,
      sameForHours: settings.sameWhen.by === "body" ? settings.sameWhen.withinHours : undefined,
      trigger: JSON.stringify(trigger),
      files,
    };
    if (settings.answer.mode === "immediately") {
      const { executionId, status } = await accept({ delivery, call });
      return reply.status(202).send({ executionId, status });
    }
    if (answers.count() >= mostAwaited) throw overloaded();
    if (settings.answer.mode === "stream") {
      return acceptAndStream({ delivery, call, reply, answer: settings.answer });
    }
    const { limitSeconds } = settings.answer;
    const { accepted, answer } = await acceptAndWait({ delivery, call, limitSeconds });
    if (answer) return sendAnswer({ reply, outcome: answer });
    return reply.status(202).send({ executionId: accepted.executionId, status: accepted.status });
  };
}

const empty = Buffer.alloc(0);

function overloaded(): WorkfuseError {
  return new WorkfuseError({
    code: "service.overloaded",
    message: "Too many deliveries at once. Please repeat this one in a moment.",
    retryAfterMs: 1000,
  });
}
