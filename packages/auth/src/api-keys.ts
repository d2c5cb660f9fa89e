import { timingSafeEqual } from "node:crypto";
import type { ApiKeyRepository } from "@workfuse/db";
import type { Clock } from "@workfuse/ports";
import { lesserRole } from "./permissions.ts";
import type { Principal } from "./principal.ts";
import { hashToken, newToken } from "./tokens.ts";

const prefix = "wf_";
const shownCharacters = 9;

/** A new key, to be shown once, and what is kept of it. */
export function newApiKey(): { readonly key: string; readonly start: string; readonly hash: string } {
  const key = `${prefix}${newToken()}`;
  return { key, start: key.slice(0, shownCharacters), hash: hashToken(key) };
}

/** The key that a request carries: `Authorization: Bearer wf_…` or `x-api-key: wf_…`. */
export function apiKeyIn(headers: Headers): string | undefined {
  const bearer = /^Bearer (\S+)$/i.exec(headers.get("authorization")?.trim() ?? "")?.[1];
  return headers.get("x-api-key") ?? bearer;
}

/** Finds out whose key it is; undefined for one that is unknown, has expired, or whose maker is no longer a member. */
export function createKeyAuthenticator({ keys, clock }: { keys: ApiKeyRepository; clock: Clock }) {
  return async (key: string): Promise<Principal | undefined> => {
    if (!key.startsWith(prefix)) return undefined;
    const hash = hashToken(key);
    const found = await keys.find({ hash });
    if (!found || !timingSafeEqual(Buffer.from(found.hash), Buffer.from(hash))) return undefined;
    await keys.used({ id: found.id, lastUsedAt: found.lastUsedAt, now: clock.now() });
    const workspace = {
      id: found.workspaceId,
      name: found.workspaceName,
      role: lesserRole(found.role, found.makerRole),
    };
    return {
      userId: found.userId,
      email: found.email,
      name: found.name,
      isEmailVerified: false,
      hasTwoFactor: false,
      isOwner: false,
      by: { kind: "apiKey", keyId: found.id },
      workspace,
      workspaces: [workspace],
    };
  };
}
