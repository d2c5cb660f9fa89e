import type { IncomingHttpHeaders } from "node:http";
import type { TriggerPayload, WebhookSettings } from "@workfuse/nodes/catalog";

// Credentials of the sender are for us, not for the workflow's history.
const withheld = new Set(["authorization", "cookie", "proxy-authorization"]);
// Headers in which senders put an id of the delivery that stays the same when they repeat it.
const deliveryHeaders = ["webhook-id", "x-github-delivery", "x-shopify-webhook-id", "idempotency-key"];
const longestDeliveryId = 255;

export function triggerPayload({
  data,
  headers,
  query,
  method,
  path,
  address,
  bodySha256,
  auth = { type: "none" },
}: {
  data: unknown;
  headers: IncomingHttpHeaders;
  query: unknown;
  method: string;
  path: string;
  address: string;
  bodySha256: string;
  /** An API key is withheld as well. */
  auth?: WebhookSettings["auth"];
}): TriggerPayload {
  const keyHeader = auth.type === "apiKey" && auth.in === "header" ? auth.name.toLowerCase() : undefined;
  const keptHeaders: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !withheld.has(name) && name !== keyHeader)
      keptHeaders[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  // Fastify's query parser gives an object of texts and lists of texts.
  const keptQuery = { ...(query as Record<string, unknown>) };
  if (auth.type === "apiKey" && auth.in === "query") delete keptQuery[auth.name];
  return {
    source: "webhook",
    data,
    headers: keptHeaders,
    query: keptQuery,
    method,
    path,
    address,
    bodySha256,
  };
}

/** What says that a delivery is the same as another one; null if nothing does. */
export function deliveryIdOf({
  sameWhen,
  headers,
  bodySha256,
}: {
  sameWhen: WebhookSettings["sameWhen"];
  headers: IncomingHttpHeaders;
  bodySha256: string;
}): string | null {
  switch (sameWhen.by) {
    case "never":
      return null;
    case "body":
      return `body:${bodySha256}`;
    case "header":
      return idIn({ headers, names: [sameWhen.header.toLowerCase()] });
    case "known":
      return idIn({ headers, names: deliveryHeaders });
  }
}

function idIn({ headers, names }: { headers: IncomingHttpHeaders; names: readonly string[] }): string | null {
  for (const name of names) {
    const value = headers[name];
    if (typeof value === "string" && value !== "" && value.length <= longestDeliveryId)
      return `${name}:${value}`;
  }
  return null;
}
