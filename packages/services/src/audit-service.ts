import type { AuditEventRow, AuditFilters, AuditRepository } from "@workfuse/db";
import { z } from "zod";
import type { Actor } from "./actor.ts";
import { auditCsvHead, auditCsvLine } from "./audit-csv.ts";
import { type Page, readCursor, toPage } from "./page.ts";

export type AuditEvent = Omit<AuditEventRow, "at" | "workspaceId"> & { readonly at: string };

/** `workspace`: what happened in it; `account`: what the actor did with the own account. */
export type AuditScope = "workspace" | "account";

const exportPage = 500;
const cursorSchema = z.tuple([z.string().max(64)]);

export function createAuditService({ events }: { events: AuditRepository }) {
  const where = ({ actor, scope, filters }: { actor: Actor; scope: AuditScope; filters: AuditFilters }) =>
    scope === "workspace"
      ? { workspaceId: actor.workspaceId, filters }
      : { workspaceId: null, filters: { ...filters, userId: actor.userId } };

  return {
    /** The newest first. */
    async list({
      actor,
      scope,
      filters,
      cursor,
      limit,
    }: {
      actor: Actor;
      scope: AuditScope;
      filters: AuditFilters;
      cursor?: string | undefined;
      limit: number;
    }): Promise<Page<AuditEvent>> {
      const from = readCursor({ cursor, schema: cursorSchema });
      const rows = await events.list({
        ...where({ actor, scope, filters }),
        before: from?.[0],
        limit: limit + 1,
      });
      return toPage({ rows, limit, item: present, cursor: ({ id }) => [id] });
    },

    /** All events that the filters leave, the newest first, as text, page by page. */
    async *export({
      actor,
      filters,
      format,
    }: {
      actor: Actor;
      filters: AuditFilters;
      format: "ndjson" | "csv";
    }): AsyncGenerator<string> {
      if (format === "csv") yield auditCsvHead;
      let before: string | undefined;
      for (;;) {
        const rows = await events.list({
          ...where({ actor, scope: "workspace", filters }),
          before,
          limit: exportPage,
        });
        const lines = rows.map((row) =>
          format === "csv" ? auditCsvLine(present(row)) : `${JSON.stringify(present(row))}\n`,
        );
        if (lines.length > 0) yield lines.join("");
        if (rows.length < exportPage) return;
        before = rows.at(-1)?.id;
      }
    },
  };
}

export type AuditService = ReturnType<typeof createAuditService>;

function present({ at, workspaceId: _workspaceId, ...row }: AuditEventRow): AuditEvent {
  return { ...row, at: at.toISOString() };
}
