import type { ExecutionAnswer } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { FastifyReply } from "fastify";

/**
 * What a workflow sends runs in no page of ours: a browser gives it an origin of its own, without our cookies and
 * storage, and takes it for what it says it is.
 */
export const isolation = {
  "content-security-policy": "sandbox allow-forms allow-modals allow-popups allow-scripts",
  "x-content-type-options": "nosniff",
} as const;

// What would act on our origin as a whole, what we decide by the webhook's settings, and what would misname the bytes.
const withheld =
  /^(?:set-cookie2?|clear-site-data|strict-transport-security|service-worker-allowed|access-control-.*|alt-svc|nel|report-to|reporting-endpoints|refresh|www-authenticate|content-encoding|content-length|transfer-encoding|connection|keep-alive|upgrade|trailer|date|x-request-id|x-content-type-options|ratelimit.*)$/;

/** Text that is not for a browser to make anything of. */
export async function sendText({
  reply,
  text,
}: {
  reply: FastifyReply;
  text: string;
}): Promise<FastifyReply> {
  return reply.status(200).headers(isolation).type("text/plain; charset=utf-8").send(text);
}

/**
 * Sends what an execution answers: what its `respond` node says, or else the last node's output.
 * @throws WorkfuseError `execution.failed` for one that ended without either
 */
export async function sendAnswer({
  reply,
  outcome: { id: executionId, status, answer, output },
}: {
  reply: FastifyReply;
  outcome: ExecutionAnswer;
}): Promise<FastifyReply> {
  void reply.headers(isolation).header("x-execution-id", executionId);
  if (answer) return sendGiven({ reply, answer });
  if (status === "completed") return sendJson({ reply, value: output ?? null });
  // Why is for those who may see the execution, not for whoever may call.
  throw new WorkfuseError({
    code: "execution.failed",
    message: status === "cancelled" ? "The workflow was cancelled." : "The workflow failed.",
    details: { executionId },
  });
}

function sendGiven({
  reply,
  answer: { status, headers, body },
}: {
  reply: FastifyReply;
  answer: NonNullable<ExecutionAnswer["answer"]>;
}): FastifyReply {
  void reply.status(status);
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (withheld.test(lower)) continue;
    // Both policies hold then: a workflow can only take more away.
    if (lower === "content-security-policy") void reply.header(lower, [isolation[lower], value]);
    else void reply.header(lower, value);
  }
  if (status === 204 || status === 304) return reply.send();
  if (typeof body !== "string") return sendJson({ reply, value: body });
  if (!reply.hasHeader("content-type")) void reply.type("text/plain; charset=utf-8");
  return reply.send(body);
}

function sendJson({ reply, value }: { reply: FastifyReply; value: unknown }): FastifyReply {
  if (!reply.hasHeader("content-type")) void reply.type("application/json; charset=utf-8");
  return reply.serializer((text: string) => text).send(JSON.stringify(value));
}
