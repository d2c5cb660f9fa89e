import { and, asc, eq, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { variables } from "../tables/variables.ts";

export type VariableRow = typeof variables.$inferSelect;

export function createVariableRepository({ db }: { db: Database }) {
  return {
    async list({ workspaceId }: { workspaceId: string }): Promise<readonly VariableRow[]> {
      return db
        .select()
        .from(variables)
        .where(eq(variables.workspaceId, workspaceId))
        .orderBy(asc(variables.name));
    },

    async names({ workspaceId }: { workspaceId: string }): Promise<readonly string[]> {
      const rows = await db
        .select({ name: variables.name })
        .from(variables)
        .where(eq(variables.workspaceId, workspaceId))
        .orderBy(asc(variables.name));
      return rows.map(({ name }) => name);
    },

    async put(row: Omit<VariableRow, "updatedAt">): Promise<VariableRow> {
      const { value, updatedBy } = row;
      const [put] = await db
        .insert(variables)
        .values(row)
        .onConflictDoUpdate({
          target: [variables.workspaceId, variables.name],
          set: { value, updatedBy, updatedAt: sql`now()` },
        })
        .returning();
      if (!put) throw new Error("an insert returned no row");
      return put;
    },

    async delete({ workspaceId, name }: { workspaceId: string; name: string }): Promise<boolean> {
      const rows = await db
        .delete(variables)
        .where(and(eq(variables.workspaceId, workspaceId), eq(variables.name, name)))
        .returning({ name: variables.name });
      return rows.length === 1;
    },
  };
}

export type VariableRepository = ReturnType<typeof createVariableRepository>;
