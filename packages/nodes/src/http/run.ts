import { WorkfuseError } from "@workfuse/errors";
import type { EgressResponse } from "@workfuse/ports";
import type { z } from "zod";
import type { NodeRun, NodeRunInput } from "../node-run.ts";
import type { httpNode } from "./definition.ts";

type Config = z.output<(typeof httpNode)["config"]>;

// Worth another attempt, as the acceptance criteria list them; all other 4xx are answers to a wrong request.
const retryableStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);
const bodyPreview = 2000;

/** One HTTP exchange. Statuses of 400 and above fail the node, with the answer's beginning in the details. */
export const runHttp: NodeRun<typeof httpNode> = async (input) => {
  const { config, ports, signal } = input;
  const started = ports.clock.now().getTime();
  const { body, contentType } = encodeBody(config);
  const headers = await headersFor({ input, contentType });
  const response = await ports.http.request({
    method: config.method,
    url: withQuery(config),
    headers,
    body,
    timeoutMs: config.timeout,
    signal,
  });
  if (response.status >= 400) throw statusError({ response, url: config.url });
  return {
    output: {
      status: response.status,
      headers: { ...response.headers },
      body: decodeBody(response),
      duration: ports.clock.now().getTime() - started,
    },
  };
};

function withQuery({ url, query }: Config): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) parameters.append(name, String(value));
  if (parameters.size === 0) return url;
  const [beforeFragment = "", fragment] = url.split("#", 2);
  const joint = beforeFragment.includes("?") ? "&" : "?";
  return `${beforeFragment}${joint}${parameters.toString()}${fragment === undefined ? "" : `#${fragment}`}`;
}

function encodeBody({ method, body }: Config): { body?: string; contentType?: string } {
  if (method === "GET" || body === undefined || body === null) return {};
  if (typeof body === "string") return { body, contentType: "text/plain; charset=utf-8" };
  return { body: JSON.stringify(body), contentType: "application/json" };
}

async function headersFor({
  input: { config, effectKey, ports, signal },
  contentType,
}: {
  input: NodeRunInput<Config>;
  contentType: string | undefined;
}): Promise<Record<string, string>> {
  const headers: Record<string, string> = Object.create(null);
  // A receiver that knows the key can drop a copy sent again after a crash.
  if (config.method !== "GET") headers["idempotency-key"] = effectKey;
  if (contentType !== undefined) headers["content-type"] = contentType;
  for (const [name, value] of Object.entries(config.headers ?? {})) headers[name.toLowerCase()] = value;
  if (config.auth) {
    const secret = await ports.secrets.resolve({ arn: config.auth.secretArn, signal });
    const [name, value] = authHeader({ auth: config.auth, value: secret.reveal() });
    headers[name] = value;
  }
  return headers;
}

function authHeader({
  auth,
  value,
}: {
  auth: NonNullable<Config["auth"]>;
  value: string;
}): [name: string, value: string] {
  switch (auth.type) {
    case "bearer":
      return ["authorization", `Bearer ${value}`];
    case "basic":
      // The stored value is "user:password" (RFC 7617).
      return ["authorization", `Basic ${Buffer.from(value, "utf8").toString("base64")}`];
    case "apiKey":
      return [(auth.headerName ?? "x-api-key").toLowerCase(), value];
  }
}

function decodeBody({ headers, body }: EgressResponse): unknown {
  const text = new TextDecoder().decode(body);
  const type = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !type.endsWith("+json")) return text;
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new WorkfuseError({
      code: "node.failed",
      message: "The answer calls itself JSON but cannot be read as JSON.",
      details: { body: text.slice(0, bodyPreview) },
      cause,
    });
  }
}

function statusError({ response, url }: { response: EgressResponse; url: string }): WorkfuseError {
  const { status, headers, body } = response;
  const retryable = retryableStatuses.has(status);
  return new WorkfuseError({
    code: retryable ? "http.status_retryable" : "http.status",
    message: `${hostOf(url)} answered with HTTP ${status}.`,
    details: { status, body: new TextDecoder().decode(body.subarray(0, bodyPreview)) },
    retryAfterMs: retryable ? retryAfter(headers["retry-after"]) : undefined,
  });
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "The server";
}

function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
