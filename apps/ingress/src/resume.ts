import type { WaitRepository, WaitState } from "@workfuse/db";
import type { Wake } from "@workfuse/engine-client";
import { WorkfuseError } from "@workfuse/errors";
import type { WaitAnswer, NodePlace } from "@workfuse/execution";
import type { Clock } from "@workfuse/ports";
import type { FastifyReply, FastifyRequest } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { z } from "zod";
import { sameText } from "./authenticate/same-text.ts";
import { parseBody } from "./body/parse-body.ts";
import { resumePage, resumePagePolicy } from "./resume-page.ts";

export type ResumeDependencies = {
  readonly waits: Pick<WaitRepository, "find" | "answer">;
  readonly wake: Wake;
  readonly clock: Clock;
};

type Route = {
  Params: { executionId: string; nodeId: string; token: string };
  Querystring: { path?: unknown };
};

const path = /^(?:\d{1,6}(?:\.\d{1,6}){0,9})?$/;
const decisionSchema = z
  .union([
    z.object({ decision: z.enum(["approve", "reject"]), comment: z.string().max(10_000).default("") }),
    z.object({ approved: z.boolean(), comment: z.string().max(10_000).default("") }),
  ])
  .transform((given) => ({
    approved: "approved" in given ? given.approved : given.decision === "approve",
    comment: given.comment,
  }));

/**
 * `/hooks/resume/:executionId/:nodeId/:token`: answers a node that waits. A GET only shows a page, because mail
 * programs and chats open links by themselves; a POST answers.
 */
export const resume = fastifyPlugin<ResumeDependencies>(
  (app, { waits, wake, clock }, done) => {
    const url = "/hooks/resume/:executionId/:nodeId/:token";

    app.get<Route>(url, async (request, reply) => {
      const { state } = await find({ waits, request });
      const told = closedPage(state) ?? {
        title: state.kind === "approval" ? "Approve or reject" : "Continue the workflow",
        workflow: state.workflowName,
        message: state.message ?? "",
        form: state.kind === "approval" ? ("approval" as const) : ("callback" as const),
      };
      return sendPage({ reply, status: 200, page: resumePage(told) });
    });

    app.post<Route>(url, async (request, reply) => {
      const { state, place } = await find({ waits, request });
      const fromPage =
        request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const data = parseBody({ body, contentType: request.headers["content-type"] });
      const at = clock.now().toISOString();
      const answer: WaitAnswer =
        state.kind === "approval"
          ? { kind: "approval", ...readDecision(data), by: "link", at }
          : { kind: "callback", data, at };
      if (!(await waits.answer({ place, answer }))) {
        if (fromPage) {
          const page = resumePage({
            title: "This was answered before, or is no longer waited for.",
            form: null,
          });
          return sendPage({ reply, status: 409, page });
        }
        throw new WorkfuseError({
          code: "resource.conflict",
          message: "This was answered before, or is no longer waited for.",
        });
      }
      await wake({ executionId: place.executionId });
      if (fromPage) {
        const page = resumePage({ title: "Thank you. The workflow goes on.", form: null });
        return sendPage({ reply, status: 200, page });
      }
      return reply.status(202).send({ executionId: place.executionId, accepted: true });
    });
    done();
  },
  { name: "resume", fastify: "5.x" },
);

/** @throws WorkfuseError `resource.not_found`, the same for an unknown execution, node and token */
async function find({
  waits,
  request: { params, query },
}: {
  waits: Pick<WaitRepository, "find">;
  request: FastifyRequest<Route>;
}): Promise<{ state: WaitState; place: NodePlace }> {
  const { executionId, nodeId, token } = params;
  const at = query.path ?? "";
  const place = { executionId, nodeId, path: typeof at === "string" && path.test(at) ? at : "none" };
  const state = await waits.find(place);
  const isKnown =
    place.path !== "none" &&
    state !== undefined &&
    state.token !== null &&
    sameText(state.token, token) &&
    (state.kind === "approval" || state.kind === "callback");
  if (!isKnown) {
    throw new WorkfuseError({
      code: "resource.not_found",
      message: "Nothing waits at this address. Check that it is complete.",
    });
  }
  return { state, place };
}

function closedPage({ closedAt, executionStatus, workflowName: workflow }: WaitState) {
  if (closedAt)
    return { title: "This was answered before, or is no longer waited for.", workflow, form: null };
  if (["pending", "running", "retrying"].includes(executionStatus)) return undefined;
  return { title: "The workflow has ended; there is nothing to answer any more.", workflow, form: null };
}

function readDecision(data: unknown): z.output<typeof decisionSchema> {
  const parsed = decisionSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new WorkfuseError({
    code: "request.invalid",
    message: 'Say {"approved": true} or {"approved": false}, with a "comment" if you like.',
  });
}

async function sendPage({
  reply,
  status,
  page,
}: {
  reply: FastifyReply;
  status: number;
  page: string;
}): Promise<FastifyReply> {
  return reply
    .status(status)
    .headers({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": resumePagePolicy,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    })
    .send(page);
}
