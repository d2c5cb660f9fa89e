import type { WebhookSettings } from "@workfuse/nodes/catalog";
import { type Authenticator, unauthorized } from "./authenticate/authenticate.ts";

type Handshake = WebhookSettings["handshake"];
const longest = 2000;

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= longest ? value : undefined;
}

/**
 * What a handshake by query parameters is answered with; undefined if this is none. These are not signed.
 * @throws WorkfuseError `webhook.unauthorized` for a wrong verify token
 */
export async function queryChallenge({
  handshake,
  method,
  query,
  authenticator,
  signal,
}: {
  handshake: Handshake;
  method: string;
  query: Readonly<Record<string, unknown>>;
  authenticator: Pick<Authenticator, "isSecret">;
  signal: AbortSignal;
}): Promise<string | undefined> {
  if (handshake.type === "echo") {
    return method === "GET" || method === "POST" ? textOf(query[handshake.parameter]) : undefined;
  }
  if (handshake.type !== "meta" || method !== "GET" || query["hub.mode"] !== "subscribe") return undefined;
  const token = textOf(query["hub.verify_token"]) ?? "";
  if (!(await authenticator.isSecret({ arn: handshake.verifyToken, text: token, signal })))
    throw unauthorized();
  return textOf(query["hub.challenge"]) ?? "";
}

/** The same for a handshake in the body, which is signed like every delivery. */
export function bodyChallenge({
  handshake,
  data,
}: {
  handshake: Handshake;
  data: unknown;
}): string | undefined {
  if (handshake.type !== "slack" || typeof data !== "object" || data === null) return undefined;
  return "type" in data && data.type === "url_verification" && "challenge" in data
    ? textOf(data.challenge)
    : undefined;
}
