import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";

export function createUserRepository({ db }: { db: Database }) {
  return {
    async hasAny(): Promise<boolean> {
      const { rows } = await db.execute<{ found: boolean }>(sql`select exists (select from users) as found`);
      return rows[0]?.found === true;
    },

    /** The first user owns the instance; a unique index decides between two who come at once. */
    async claimOwnership({ userId }: { userId: string }): Promise<void> {
      await db.execute(sql`
        update users set is_owner = true
        where id = (select id from users order by created_at, id limit 1) and id = ${userId}
          and not exists (select from users where is_owner)`);
    },
  };
}

export type UserRepository = ReturnType<typeof createUserRepository>;
