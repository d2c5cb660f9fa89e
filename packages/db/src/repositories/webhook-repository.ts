import { and, eq } from "drizzle-orm";
import type { Database } from "../database.ts";
import { workflows } from "../tables/workflows.ts";

/** A workflow's webhook, as its settings pages see it. */
export type WebhookRow = {
  readonly token: string;
  /** As they were saved; null: the defaults. */
  readonly settings: unknown;
  readonly isActive: boolean;
  readonly listeningUntil: Date | null;
};

type Scope = { readonly workspaceId: string; readonly workflowId: string };

function inScope({ workspaceId, workflowId }: Scope) {
  return and(eq(workflows.id, workflowId), eq(workflows.workspaceId, workspaceId));
}

export function createWebhookRepository({ db }: { db: Database }) {
  const columns = {
    token: workflows.webhookToken,
    settings: workflows.webhookSettings,
    isActive: workflows.isActive,
    listeningUntil: workflows.listeningUntil,
  };
  async function change(scope: Scope, values: Partial<typeof workflows.$inferInsert>) {
    return (await db.update(workflows).set(values).where(inScope(scope)).returning(columns))[0];
  }
  return {
    async get(scope: Scope): Promise<WebhookRow | undefined> {
      return (await db.select(columns).from(workflows).where(inScope(scope)))[0];
    },
    async setSettings({ scope, settings }: { scope: Scope; settings: unknown }) {
      return change(scope, { webhookSettings: settings });
    },
    /** Whoever has the old token is turned away from now on. */
    async setToken({ scope, token }: { scope: Scope; token: string }) {
      return change(scope, { webhookToken: token });
    },
    async listen({ scope, until }: { scope: Scope; until: Date | null }) {
      return change(scope, { listeningUntil: until });
    },
  };
}

export type WebhookRepository = ReturnType<typeof createWebhookRepository>;
