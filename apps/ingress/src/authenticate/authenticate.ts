import type { IncomingHttpHeaders } from "node:http";
import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import type { WebhookSettings } from "@workfuse/nodes/catalog";
import type { Clock, Log, SecretResolver } from "@workfuse/ports";
import { sameText } from "./same-text.ts";
import { schemeOf } from "./signature-scheme.ts";
import { verifySignature } from "./verify-signature.ts";

type Auth = WebhookSettings["auth"];
type Attempt = {
  readonly auth: Auth;
  readonly headers: IncomingHttpHeaders;
  /** Fastify's query: texts and lists of texts. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
};

/** True for what can only be checked once the whole body is there. */
export function signsBody({ type }: Auth): boolean {
  return type === "hmac";
}

/** One answer to whatever is wrong, so that it helps nobody to get further. */
export function unauthorized(): WorkfuseError {
  return new WorkfuseError({
    code: "webhook.unauthorized",
    message: "This delivery is not authenticated as the webhook asks for.",
  });
}

export type Authenticator = {
  /** @throws WorkfuseError `webhook.unauthorized`; `secret.unavailable` where it cannot be told just now */
  readonly check: (attempt: Attempt & { readonly body?: Uint8Array }) => Promise<void>;
  /** Whether a text is the value of a credential. */
  readonly isSecret: (input: { arn: string; text: string; signal: AbortSignal }) => Promise<boolean>;
};

export function createAuthenticator({
  secrets,
  clock,
  log,
}: {
  secrets: SecretResolver;
  clock: Clock;
  log: Log;
}): Authenticator {
  /** A credential that is gone proves nothing; one that cannot be read just now lets the sender try again. */
  async function valuesOf({ arns, signal }: { arns: readonly string[]; signal: AbortSignal }) {
    const found = await Promise.all(
      arns.map(async (arn) => {
        try {
          return [(await secrets.resolve({ arn, signal })).reveal()];
        } catch (error) {
          if (!isWorkfuseError(error) || error.retryable || error.code === "secret.access_denied")
            throw error;
          log.warn({ code: error.code }, "a webhook's credential cannot be used");
          return [];
        }
      }),
    );
    return found.flat();
  }

  async function isOne({
    arns,
    text,
    signal,
  }: {
    arns: readonly string[];
    text: string;
    signal: AbortSignal;
  }) {
    let isSame = false;
    for (const value of await valuesOf({ arns, signal })) isSame = sameText(value, text) || isSame;
    return isSame;
  }

  async function isAuthentic({ auth, headers, query, body, signal }: Attempt & { body?: Uint8Array }) {
    switch (auth.type) {
      case "none":
        return true;
      case "apiKey": {
        const given = auth.in === "header" ? headers[auth.name.toLowerCase()] : query[auth.name];
        return isOne({ arns: auth.secrets, text: typeof given === "string" ? given : "", signal });
      }
      case "basic": {
        const given = basicOf(headers.authorization);
        const isPassword = await isOne({ arns: auth.secrets, text: given.password, signal });
        return sameText(given.username, auth.username) && isPassword;
      }
      case "hmac": {
        const values = await valuesOf({ arns: auth.secrets, signal });
        return verifySignature({
          scheme: schemeOf(auth),
          secrets: values,
          headers,
          body: body ?? new Uint8Array(),
          toleranceSeconds: auth.toleranceSeconds,
          now: clock.now(),
        });
      }
    }
  }

  return {
    async check(attempt) {
      if (!(await isAuthentic(attempt))) throw unauthorized();
    },
    isSecret: ({ arn, text, signal }) => isOne({ arns: [arn], text, signal }),
  };
}

/** RFC 7617. What is malformed has an empty password, which no credential has. */
function basicOf(header: string | undefined): { username: string; password: string } {
  const [, encoded = ""] = /^basic +([A-Za-z0-9+/=]+) *$/i.exec(header ?? "") ?? [];
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0
    ? { username: "", password: "" }
    : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
