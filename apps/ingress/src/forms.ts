import { Readable } from "node:stream";
import type { StartRepository } from "@workfuse/db";
import type { Dispatcher } from "@workfuse/engine-client";
import { type FormConfig, type TriggerPayload, triggerConfigSchema } from "@workfuse/nodes/catalog";
import type { FileStage } from "@workfuse/files";
import type { Ids } from "@workfuse/ports";
import type { FastifyReply, FastifyRequest } from "fastify";
import fastifyPlugin from "fastify-plugin";
import type { BodyLimits } from "./body/receive.ts";
import { checkAnswers, readWritten } from "./form-answers.ts";
import { formMessagePage, formPage, formPagePolicy } from "./form-page.ts";
import { receiveForm } from "./receive-form.ts";

export type FormDependencies = {
  readonly starts: Pick<StartRepository, "start" | "target">;
  readonly dispatcher: Dispatcher;
  readonly ids: Ids;
  readonly stage: FileStage;
  readonly bodyLimits: BodyLimits;
};

type Route = { Params: { token: string } };
type Target = NonNullable<Awaited<ReturnType<StartRepository["target"]>>> & { readonly form: FormConfig };

const tokenPattern = /^[A-Za-z0-9_-]{16,64}$/;
const submissionPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** `/hooks/form/:token`: the page of a form, and where it is sent to. Each page starts one execution at most. */
export const forms = fastifyPlugin<FormDependencies>(
  (app, { starts, dispatcher, ids, stage, bodyLimits }, done) => {
    const url = "/hooks/form/:token";

    async function find({ params: { token } }: FastifyRequest<Route>): Promise<Target | undefined> {
      const target = tokenPattern.test(token) ? await starts.target({ token }) : undefined;
      const { data: config } = triggerConfigSchema.safeParse(target?.config);
      if (!target || config?.source !== "form" || config.form === undefined) return undefined;
      return { ...target, form: config.form };
    }

    app.get<Route>(url, async (request, reply) => {
      const target = await find(request);
      if (!target) return noForm(reply);
      const { form } = target;
      const page = formPage({ form, submission: ids.next(), written: new Map(), problems: new Map() });
      return sendPage({ reply, status: 200, page, form });
    });

    app.post<Route>(url, { config: { streamsFiles: true } }, async (request, reply) => {
      const target = await find(request);
      if (!target) return noForm(reply);
      const { form, ...start } = target;
      const gone = new AbortController();
      reply.raw.once("close", () => gone.abort(new Error("the sender went away")));
      const received = await receiveForm({
        body: Buffer.isBuffer(request.body) || request.body instanceof Readable ? request.body : undefined,
        contentType: request.headers["content-type"],
        fields: form.fields,
        limits: bodyLimits,
        stage,
        signal: gone.signal,
      });
      if (!received) {
        const page = formMessagePage({ title: form.title, message: "Please send the form from its page." });
        return sendPage({ reply, status: 415, page, form });
      }
      const written = readWritten({ given: received.given, fields: form.fields });
      const { answers, problems } = checkAnswers({ fields: form.fields, written, sent: received.sent });
      const given = received.given.get("submission") ?? "";
      const submission = submissionPattern.test(given) ? given : ids.next();
      if (problems.size > 0) {
        const page = formPage({ form, submission, written, problems });
        return sendPage({ reply, status: 422, page, form });
      }
      const payload: TriggerPayload = { source: "form", data: answers };
      const started = await starts.start({
        source: "form",
        starts: [
          {
            ...start,
            executionId: ids.next(),
            deliveryId: `form:${submission}`,
            trigger: JSON.stringify(payload),
            files: received.files,
          },
        ],
      });
      for (const execution of started) dispatcher.dispatch(execution);
      if (form.redirectUrl !== undefined) return reply.redirect(form.redirectUrl, 303);
      const page = formMessagePage({ title: form.title, message: form.thanks });
      return sendPage({ reply, status: 200, page, form });
    });
    done();
  },
  { name: "forms", fastify: "5.x" },
);

/** The same for an address that never was, a workflow that is switched off and one that starts otherwise. */
async function noForm(reply: FastifyReply): Promise<FastifyReply> {
  const page = formMessagePage({
    title: "There is no form here",
    message: "Check that the address is complete. The form may also have been closed.",
  });
  return sendPage({ reply, status: 404, page, form: {} });
}

async function sendPage({
  reply,
  status,
  page,
  form: { redirectUrl },
}: {
  reply: FastifyReply;
  status: number;
  page: string;
  form: Pick<FormConfig, "redirectUrl"> | Record<string, never>;
}): Promise<FastifyReply> {
  return reply
    .status(status)
    .headers({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": formPagePolicy({ redirectUrl }),
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    })
    .send(page);
}
