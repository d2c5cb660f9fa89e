import type { IncomingHttpHeaders } from "node:http";
import type { WebhookSettings } from "@workfuse/nodes/catalog";

type HmacSettings = Extract<WebhookSettings["auth"], { type: "hmac" }>;

/** What a sender claims: one of the signatures must be that of the signed text. */
type Claim = {
  readonly signatures: readonly string[];
  /** What is signed before the body. */
  readonly signedBefore: string;
  /** Seconds since 1970, as the sender wrote them; null where the scheme has no time. */
  readonly timestamp: string | null;
};

export type SignatureScheme = {
  readonly algorithm: "sha1" | "sha256" | "sha512";
  readonly encoding: "hex" | "base64";
  readonly keyOf: (secret: string) => Buffer | string;
  /** Undefined where a part is missing or malformed. */
  readonly read: (headers: IncomingHttpHeaders) => Claim | undefined;
};

const plainKey = (secret: string): string => secret;

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}

function withoutPrefix(text: string, prefix: string): string | undefined {
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}

/** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
const github: SignatureScheme = {
  algorithm: "sha256",
  encoding: "hex",
  keyOf: plainKey,
  read(headers) {
    const signature = withoutPrefix(header(headers, "x-hub-signature-256") ?? "", "sha256=");
    return signature === undefined
      ? undefined
      : { signatures: [signature], signedBefore: "", timestamp: null };
  },
};

/** https://docs.stripe.com/webhooks/signature: `t=<time>,v1=<hex>,v1=<hex>` over `<time>.<body>`. */
const stripe: SignatureScheme = {
  algorithm: "sha256",
  encoding: "hex",
  keyOf: plainKey,
  read(headers) {
    const parts = (header(headers, "stripe-signature") ?? "").split(",").map((part) => part.trim());
    const times = parts.flatMap((part) => withoutPrefix(part, "t=") ?? []);
    const signatures = parts.flatMap((part) => withoutPrefix(part, "v1=") ?? []);
    const [timestamp] = times;
    if (timestamp === undefined || times.length > 1) return undefined;
    return { signatures, signedBefore: `${timestamp}.`, timestamp };
  },
};

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
const slack: SignatureScheme = {
  algorithm: "sha256",
  encoding: "hex",
  keyOf: plainKey,
  read(headers) {
    const timestamp = header(headers, "x-slack-request-timestamp");
    const signature = withoutPrefix(header(headers, "x-slack-signature") ?? "", "v0=");
    if (timestamp === undefined || signature === undefined) return undefined;
    return { signatures: [signature], signedBefore: `v0:${timestamp}:`, timestamp };
  },
};

/** https://shopify.dev/docs/apps/build/webhooks/verify-deliveries */
const shopify: SignatureScheme = {
  algorithm: "sha256",
  encoding: "base64",
  keyOf: plainKey,
  read(headers) {
    const signature = header(headers, "x-shopify-hmac-sha256");
    return signature === undefined
      ? undefined
      : { signatures: [signature], signedBefore: "", timestamp: null };
  },
};

/** https://www.standardwebhooks.com: `v1,<base64>` between blanks, over `<id>.<time>.<body>`. */
const standard: SignatureScheme = {
  algorithm: "sha256",
  encoding: "base64",
  keyOf: (secret) => Buffer.from(withoutPrefix(secret, "whsec_") ?? secret, "base64"),
  read(headers) {
    const id = header(headers, "webhook-id");
    const timestamp = header(headers, "webhook-timestamp");
    if (id === undefined || timestamp === undefined) return undefined;
    const signatures = (header(headers, "webhook-signature") ?? "")
      .split(" ")
      .flatMap((one) => withoutPrefix(one, "v1,") ?? []);
    return { signatures, signedBefore: `${id}.${timestamp}.`, timestamp };
  },
};

function custom({
  header: name,
  algorithm,
  encoding,
  prefix,
  timestampHeader,
}: Extract<HmacSettings, { scheme: "custom" }>): SignatureScheme {
  return {
    algorithm,
    encoding,
    keyOf: plainKey,
    read(headers) {
      const signatures = (header(headers, name.toLowerCase()) ?? "")
        .split(/[\s,]+/)
        .flatMap((one) => withoutPrefix(one, prefix) ?? []);
      if (timestampHeader === undefined) return { signatures, signedBefore: "", timestamp: null };
      const timestamp = header(headers, timestampHeader.toLowerCase());
      return timestamp === undefined ? undefined : { signatures, signedBefore: `${timestamp}.`, timestamp };
    },
  };
}

const presets = { github, stripe, slack, shopify, standard } as const;

export function schemeOf(settings: HmacSettings): SignatureScheme {
  return settings.scheme === "custom" ? custom(settings) : presets[settings.scheme];
}
