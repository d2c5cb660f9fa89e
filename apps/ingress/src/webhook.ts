import type { WebhookTarget } from "@workfuse/db";
import { type WebhookSettings, webhookSettingsSchema } from "@workfuse/nodes/catalog";
import { createAllowList } from "./limit/allow-list.ts";

/** Where a token leads, with what can be prepared once for all its deliveries. */
export type Webhook = WebhookTarget & {
  readonly webhook: WebhookSettings;
  readonly isAllowedAddress: (address: string) => boolean;
  readonly isPlain: boolean;
};

const defaults = prepare(webhookSettingsSchema.parse({}));

export function prepareWebhook(target: WebhookTarget): Webhook {
  const prepared =
    target.settings === null ? defaults : prepare(webhookSettingsSchema.parse(target.settings));
  return { ...target, ...prepared };
}

function prepare(webhook: WebhookSettings) {
  return {
    webhook,
    isAllowedAddress: createAllowList(webhook.allowedAddresses),
    /** Nothing to check that needs anybody else. */
    isPlain: webhook.auth.type === "none" && webhook.handshake.type === "none",
  };
}
