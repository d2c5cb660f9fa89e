import type { IncomingHttpHeaders } from "node:http";
import type { TriggerPayload } from "@workfuse/nodes/catalog";

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
}: {
  data: unknown;
  headers: IncomingHttpHeaders;
  query: unknown;
  method: string;
}): TriggerPayload {
  const kept: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !withheld.has(name))
      kept[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  // Fastify's query parser gives an object of texts and lists of texts.
  return { source: "webhook", data, headers: kept, query: { ...(query as Record<string, unknown>) }, method };
}

/** The sender's id of this delivery, or null. */
export function deliveryIdOf(headers: IncomingHttpHeaders): string | null {
  for (const name of deliveryHeaders) {
    const value = headers[name];
    if (typeof value === "string" && value !== "" && value.length <= longestDeliveryId)
      return `${name}:${value}`;
  }
  return null;
}
