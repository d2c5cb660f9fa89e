import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { aiSettings } from "../tables/ai-settings.ts";

export type AiSettingRow = typeof aiSettings.$inferSelect;

export function createAiSettingsRepository({ db }: { db: Database }) {
  return {
    /** One for each provider that is set up, the default first. */
    async list({ workspaceId }: { workspaceId: string }): Promise<readonly AiSettingRow[]> {
      return db
        .select()
        .from(aiSettings)
        .where(eq(aiSettings.workspaceId, workspaceId))
        .orderBy(desc(aiSettings.isDefault), asc(aiSettings.provider));
    },

    /** Sets up a provider, new or not, and makes it the default. */
    async put(row: Omit<AiSettingRow, "updatedAt" | "isDefault">): Promise<void> {
      const { workspaceId, provider: _provider, ...rest } = row;
      await db.transaction(async (transaction) => {
        await transaction
          .update(aiSettings)
          .set({ isDefault: false })
          .where(eq(aiSettings.workspaceId, workspaceId));
        await transaction
          .insert(aiSettings)
          .values({ ...row, isDefault: true })
          .onConflictDoUpdate({
            target: [aiSettings.workspaceId, aiSettings.provider],
            set: { ...rest, isDefault: true, updatedAt: sql`now()` },
          });
      });
    },

    async remove({
      workspaceId,
      provider,
    }: Pick<AiSettingRow, "workspaceId" | "provider">): Promise<boolean> {
      const rows = await db
        .delete(aiSettings)
        .where(and(eq(aiSettings.workspaceId, workspaceId), eq(aiSettings.provider, provider)))
        .returning({ provider: aiSettings.provider });
      return rows.length === 1;
    },
  };
}

export type AiSettingsRepository = ReturnType<typeof createAiSettingsRepository>;
