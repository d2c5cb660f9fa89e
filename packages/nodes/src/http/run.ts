import { WorkfuseError } from "@workfuse/errors";
import { retryAfterMs } from "@workfuse/http";
import type { EgressResponse } from "@workfuse/ports";
import { z } from "zod";
import type { NodeRun, NodeRunInput } from "../node-run.ts";
import type { httpNode } from "./definition.ts";
import { type PageRequest, collectPages } from "./pages.ts";
import { requestBody } from "./request-body.ts";
import { bodyPreview, responseBody } from "./response-body.ts";
import { createFileSink } from "./response-file.ts";
import { hostOf, withQuery } from "./url.ts";

export type HttpConfig = z.output<(typeof httpNode)["config"]>;

// Worth another attempt, as the acceptance criteria list them; all other 4xx are answers to a wrong request.
const retryableStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * One HTTP exchange, or one for each page. Statuses of 400 and above fail the node, with the answer's beginning in
 * the details, unless the config takes them as answers.
 */
export const runHttp: NodeRun<typeof httpNode> = async (input) => {
  const { config, ports } = input;
  const started = ports.clock.now().getTime();
  const { body, contentType } = await requestBody(input);
  const headers = await headersFor({ input, contentType });
  const file = createFileSink(input);
  const fetchPage = async (page: PageRequest): Promise<{ response: EgressResponse; body: unknown }> => {
    await waitForTurn(input);
    const response = await ports.http.request({
      method: config.method,
      url: page.url ?? withQuery({ url: config.url, query: { ...config.query, ...page.query } }),
      headers,
      body,
      timeoutMs: config.timeout,
      maxRedirects: config.followRedirects ? undefined : 0,
      divert: file.divert,
      signal: input.signal,
    });
    if (response.status >= 400 && config.neverError !== true) {
      throw statusError({ response, url: config.url, now: ports.clock.now() });
    }
    return { response, body: file.taken() ?? responseBody({ response, format: config.responseFormat }) };
  };
  const outputOf = ({ response, body: answer }: { response: EgressResponse; body: unknown }) => ({
    status: response.status,
    headers: { ...response.headers },
    body: answer,
    duration: ports.clock.now().getTime() - started,
  });
  if (config.pagination === undefined) return { output: outputOf(await fetchPage({})) };
  const { last, items, pages } = await collectPages({ pagination: config.pagination, fetchPage });
  return { output: { ...outputOf({ response: last.response, body: items }), pages } };
};

/** Waits until the config's rate limit allows one more request. */
async function waitForTurn({
  config: { rateLimit, url },
  scope,
  workspaceId,
  effectKey,
  ports,
  signal,
}: NodeRunInput<HttpConfig>): Promise<void> {
  if (rateLimit === undefined) return;
  const { requests, intervalMs, sharedBy } = rateLimit;
  const [, nodeId] = effectKey.split(":", 2);
  const key = sharedBy === "host" ? ["host", hostOf(url)] : ["node", scope.execution["workflowId"], nodeId];
  await ports.limiter.turn({ key: JSON.stringify([workspaceId, ...key]), requests, intervalMs, signal });
}

async function headersFor({
  input: { config, effectKey, ports, signal },
  contentType,
}: {
  input: NodeRunInput<HttpConfig>;
  contentType: string | undefined;
}): Promise<Record<string, string>> {
  const headers: Record<string, string> = Object.create(null);
  // A receiver that knows the key can drop a copy sent again after a crash.
  if (config.method !== "GET" && config.idempotencyKey) headers["idempotency-key"] = effectKey;
  if (contentType !== undefined) headers["content-type"] = contentType;
  for (const [name, value] of Object.entries(config.headers ?? {})) headers[name.toLowerCase()] = value;
  if (config.auth) {
    const secret = await ports.secrets.resolve({ arn: config.auth.secretArn, signal });
    for (const [name, value] of authHeaders({ auth: config.auth, value: secret.reveal() }))
      headers[name] = value;
  }
  return headers;
}

function authHeaders({
  auth,
  value,
}: {
  auth: NonNullable<HttpConfig["auth"]>;
  value: string;
}): readonly (readonly [name: string, value: string])[] {
  switch (auth.type) {
    case "bearer":
      return [["authorization", `Bearer ${value}`]];
    case "basic":
      // The stored value is "user:password" (RFC 7617).
      return [["authorization", `Basic ${Buffer.from(value, "utf8").toString("base64")}`]];
    case "apiKey":
      return [[(auth.headerName ?? "x-api-key").toLowerCase(), value]];
    case "headers":
      return headerSet(value);
  }
}

const headerSetSchema = z.record(z.string(), z.string());

/** @throws WorkfuseError `secret.invalid_value`, without the value */
function headerSet(value: string): readonly (readonly [name: string, value: string])[] {
  try {
    const set = headerSetSchema.parse(JSON.parse(value));
    return Object.entries(set).map(([name, one]) => [name.toLowerCase(), one]);
  } catch {
    // No cause: a parser's message may quote what it could not read.
    throw new WorkfuseError({
      code: "secret.invalid_value",
      message: "The credential is not a set of headers. Make one of that kind.",
    });
  }
}

function statusError({
  response: { status, headers, body },
  url,
  now,
}: {
  response: EgressResponse;
  url: string;
  now: Date;
}): WorkfuseError {
  const retryable = retryableStatuses.has(status);
  return new WorkfuseError({
    code: retryable ? "http.status_retryable" : "http.status",
    message: `${hostOf(url)} answered with HTTP ${status}.`,
    details: { status, body: new TextDecoder().decode(body.subarray(0, bodyPreview)) },
    retryAfterMs: retryable ? retryAfterMs(headers, now) : undefined,
  });
}
