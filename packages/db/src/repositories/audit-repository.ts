import { and, desc, eq, gte, isNull, like, lt } from "drizzle-orm";
import type { Database } from "../database.ts";
import { auditEvents } from "../tables/audit-events.ts";

export type AuditEventRow = typeof auditEvents.$inferSelect;

export type AuditFilters = {
  readonly userId?: string | undefined;
  /** An action, or its first words: `workflows` finds `workflows.create`. */
  readonly action?: string | undefined;
  readonly targetId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
};

export function createAuditRepository({ db }: { db: Database }) {
  return {
    async add(row: AuditEventRow): Promise<void> {
      await db.insert(auditEvents).values(row);
    },

    /** The newest first. Without a workspace: what concerns accounts. */
    async list({
      workspaceId,
      filters: { userId, action, targetId, from, to },
      before,
      limit,
    }: {
      workspaceId: string | null;
      filters: AuditFilters;
      /** Id of the last one seen. */
      before: string | undefined;
      limit: number;
    }): Promise<readonly AuditEventRow[]> {
      return db
        .select()
        .from(auditEvents)
        .where(
          and(
            workspaceId === null ? isNull(auditEvents.workspaceId) : eq(auditEvents.workspaceId, workspaceId),
            userId === undefined ? undefined : eq(auditEvents.userId, userId),
            action === undefined ? undefined : like(auditEvents.action, `${escaped(action)}%`),
            targetId === undefined ? undefined : eq(auditEvents.targetId, targetId),
            from === undefined ? undefined : gte(auditEvents.at, from),
            to === undefined ? undefined : lt(auditEvents.at, to),
            before === undefined ? undefined : lt(auditEvents.id, before),
          ),
        )
        .orderBy(desc(auditEvents.id))
        .limit(limit);
    },
  };
}

export type AuditRepository = ReturnType<typeof createAuditRepository>;

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}
