import { toEngineFunction } from "../functions/engine-function.ts";
import { type FunctionConfig, functionConfigSchema } from "../functions/registration.ts";
import type { RegisteredFunction } from "../functions/registry.ts";
import type { Database, Queryable, Statement } from "./database.ts";

const lock: Statement = { name: "lock-functions", text: `lock table functions in share row exclusive mode` };
const upsert: Statement = {
  name: "upsert-functions",
  text: `
    insert into functions (id, app, config, active, revision)
    select t.id, $1, t.config, true, nextval('revisions') from unnest($2::text[], $3::text[]) as t(id, config)
    on conflict (id) do update
      set app = excluded.app, config = excluded.config, active = true, revision = excluded.revision
      where (functions.app, functions.config, functions.active) is distinct from (excluded.app, excluded.config, true)
    returning id`,
};
const retire: Statement = {
  name: "retire-functions",
  text: `
    update functions set active = false, revision = nextval('revisions')
    where app = $1 and active and id <> all($2::text[]) returning id`,
};
const all: Statement = {
  name: "all-functions",
  text: `select number, config, active, revision::float8 as revision from functions`,
};

/** Makes the given functions the app's own; others of the app start no more runs. Answers whether that changed anything. */
export function registerFunctions({
  db,
  app,
  configs,
}: {
  db: Database;
  app: string;
  configs: readonly FunctionConfig[];
}): Promise<boolean> {
  return db.transaction(async (transaction) => {
    await transaction.query(lock);
    const ids = configs.map(({ id }) => id);
    const changed = await transaction.query(upsert, [
      app,
      ids,
      configs.map((config) => JSON.stringify(config)),
    ]);
    const retired = await transaction.query(retire, [app, ids]);
    return changed.length + retired.length > 0;
  });
}

/** All functions ever registered, and the revision of the newest. */
export async function loadFunctions(
  db: Queryable,
): Promise<{ functions: RegisteredFunction[]; revision: number }> {
  const rows = await db.query<{ number: number; config: string; active: boolean; revision: number }>(all);
  const functions = rows.map(({ number, config, active }) => ({
    definition: toEngineFunction({ number, config: functionConfigSchema.parse(JSON.parse(config)) }),
    active,
  }));
  return { functions, revision: Math.max(0, ...rows.map(({ revision }) => revision)) };
}
