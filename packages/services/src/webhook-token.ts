import { randomBytes } from "node:crypto";

/** 192 bits: the unguessable part of a webhook's address. */
export function newWebhookToken(): string {
  return randomBytes(24).toString("base64url");
}
