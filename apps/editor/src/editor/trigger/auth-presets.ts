import type { WebhookSettings } from "../../api/types.ts";

export type Auth = WebhookSettings["auth"];
export type AuthPreset =
  | "none"
  | "apiKey"
  | "basic"
  | "github"
  | "stripe"
  | "slack"
  | "shopify"
  | "standard"
  | "custom";

export const authPresets: readonly {
  readonly value: AuthPreset;
  readonly label: string;
  readonly hint: string;
}[] = [
  { value: "none", label: "Nobody has to", hint: "Anybody who knows the address can start the workflow." },
  { value: "apiKey", label: "An API key", hint: "In a header or a query parameter." },
  { value: "basic", label: "A name and a password", hint: "HTTP Basic authentication." },
  {
    value: "github",
    label: "GitHub’s signature",
    hint: "X-Hub-Signature-256: the secret of the repository’s webhook.",
  },
  {
    value: "stripe",
    label: "Stripe’s signature",
    hint: "Stripe-Signature: the endpoint’s signing secret, whsec_…",
  },
  { value: "slack", label: "Slack’s signature", hint: "X-Slack-Signature: the app’s signing secret." },
  { value: "shopify", label: "Shopify’s signature", hint: "X-Shopify-Hmac-Sha256: the app’s client secret." },
  {
    value: "standard",
    label: "A Standard Webhooks signature",
    hint: "webhook-signature: a secret such as whsec_…",
  },
  { value: "custom", label: "Another signature", hint: "An HMAC over the body, in a header." },
];

export function presetOf(auth: Auth): AuthPreset {
  return auth.type === "hmac" ? auth.scheme : auth.type;
}

/** Another kind of authentication with the credentials that are chosen already. */
export function withPreset({ auth, preset }: { auth: Auth; preset: AuthPreset }): Auth {
  const secrets = auth.type === "none" ? [""] : auth.secrets;
  switch (preset) {
    case "none":
      return { type: "none" };
    case "apiKey":
      return { type: "apiKey", in: "header", name: "x-api-key", secrets };
    case "basic":
      return { type: "basic", username: "", secrets };
    case "custom":
      return {
        type: "hmac",
        scheme: "custom",
        header: "x-signature",
        algorithm: "sha256",
        encoding: "hex",
        prefix: "",
        toleranceSeconds: 300,
        secrets,
      };
    case "github":
    case "stripe":
    case "slack":
    case "shopify":
    case "standard":
      return { type: "hmac", scheme: preset, toleranceSeconds: 300, secrets };
  }
}
