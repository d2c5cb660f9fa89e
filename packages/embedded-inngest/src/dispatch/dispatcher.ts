import { randomBytes } from "node:crypto";
import { Agent, type Dispatcher as UndiciDispatcher } from "undici";
import { createSigner } from "../protocol/signing.ts";
import type { Answer } from "../state/answer.ts";
import type { Call } from "../state/call.ts";
import { callBody } from "./call-body.ts";

/** Sends calls to workers. */
export type Dispatcher = {
  readonly send: (call: Call) => Promise<Answer>;
  /** Breaks off what is in flight. */
  readonly close: () => Promise<void>;
};

/** A worker may take this long for one call, in milliseconds. */
const longestCallMs = 2 * 3_600_000;
/** An answer may have this many bytes. */
const largestAnswer = 36 * 1024 * 1024;

export function createDispatcher({ signingKey }: { signingKey: string }): Dispatcher {
  const sign = createSigner({ signingKey });
  const closing = new AbortController();
  const agent = new Agent({
    // A connection carries one call at a time: a slow call must not hold up another.
    pipelining: 1,
    keepAliveTimeout: 30_000,
    headersTimeout: longestCallMs,
    bodyTimeout: longestCallMs,
    maxResponseSize: largestAnswer,
    connect: { timeout: 5000 },
  });

  async function send(call: Call): Promise<Answer> {
    const requestId = randomBytes(13).toString("hex");
    const body = callBody({ call, requestId });
    const { definition, run, step } = call;
    let sent = false;
    try {
      const response = await agent.request({
        origin: definition.origin,
        path: `${definition.path}${step === "" ? "step" : step}`,
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-inngest-signature": sign({ body, now: new Date() }),
          "x-inngest-req-version": String(run.requestVersion),
          "x-inngest-server-kind": "cloud",
          "x-inngest-generation-id": String(call.generation),
          "x-inngest-job-id": requestId,
          "x-request-id": requestId,
          "x-run-id": run.runId,
          traceparent: `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`,
        },
        body,
        signal: closing.signal,
      });
      sent = true;
      return await readAnswer(response);
    } catch (error) {
      if (closing.signal.aborted) return { kind: "aborted" };
      if (codeOf(error) === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return tooLarge;
      return { kind: !sent && neverArrived(error) ? "refused" : "broken" };
    }
  }

  return {
    send,
    close: async () => {
      closing.abort();
      await agent.destroy();
    },
  };
}

async function readAnswer({ statusCode, headers, body }: UndiciDispatcher.ResponseData): Promise<Answer> {
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const noRetry = header("x-inngest-no-retry");
  const version = Number(header("x-inngest-req-version"));
  return {
    kind: "answered",
    status: statusCode,
    body: await body.text(),
    noRetry: noRetry === undefined ? undefined : noRetry === "true",
    retryAfter: header("retry-after"),
    requestVersion: version === 1 || version === 2 ? version : undefined,
  };
}

const tooLarge: Answer = {
  kind: "answered",
  status: 500,
  body: '{"message":"The worker\'s answer has more than 36 MB.","name":"AnswerTooLarge"}',
  noRetry: true,
  retryAfter: undefined,
  requestVersion: undefined,
};

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

// No connection came about, so the worker cannot have begun.
function neverArrived(error: unknown): boolean {
  return /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(
    codeOf(error),
  );
}
