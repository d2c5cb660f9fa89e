import type { Queryable, Statement } from "./database.ts";

const join: Statement = { name: "join", text: `insert into engines default values returning id` };
const beat: Statement = {
  name: "beat",
  text: `
    with mine as (update engines set beat = beat + 1 where id = $1 returning id)
    select coalesce((select max(revision) from functions), 0)::float8 as revision,
      exists (select 1 from mine) as alive,
      (select coalesce(json_agg(json_build_array(id, beat)), '[]') from engines where id <> $1) as others`,
};
const leave: Statement = { name: "leave", text: `delete from engines where id = $1` };
const releaseOrphans: Statement = {
  name: "release-orphans",
  text: `
    update queue set owner = null
    where owner is not null and not exists (select 1 from engines where id = owner)
    returning run_id`,
};
const owned: Statement = {
  name: "owned",
  text: `select run_id, step, generation from queue where owner = $1`,
};
const releaseOwned: Statement = {
  name: "release-owned",
  text: `
    update queue q set owner = null
    from unnest($2::text[], $3::text[], $4::int[]) as i(run_id, step, generation)
    where q.owner = $1 and q.run_id = i.run_id and q.step = i.step and q.generation = i.generation
    returning q.run_id`,
};

export type OwnedCall = { readonly run_id: string; readonly step: string; readonly generation: number };

/** Enters a new engine; answers its number. */
export async function joinEngines(db: Queryable): Promise<number> {
  const [row] = await db.query<{ id: number }>(join);
  if (row === undefined) throw new Error("The engine could not be entered.");
  return row.id;
}

/** Counts up this engine's beat; answers the beats of the others, and the newest revision of the functions. */
export async function beatEngine({ db, id }: { db: Queryable; id: number }): Promise<{
  /** False when the others have taken this engine for dead. */
  alive: boolean;
  revision: number;
  others: readonly (readonly [id: number, beat: number])[];
}> {
  const [row] = await db.query<{ alive: boolean; revision: number; others: [number, number][] }>(beat, [id]);
  return { alive: row?.alive ?? false, revision: row?.revision ?? 0, others: row?.others ?? [] };
}

export async function leaveEngines({ db, id }: { db: Queryable; id: number }): Promise<void> {
  await db.query(leave, [id]);
}

/** Gives back the calls of engines that are gone. Answers how many. */
export async function releaseOrphanedCalls(db: Queryable): Promise<number> {
  return (await db.query(releaseOrphans)).length;
}

export function ownedCalls({ db, id }: { db: Queryable; id: number }): Promise<OwnedCall[]> {
  return db.query<OwnedCall>(owned, [id]);
}

export async function releaseCalls({
  db,
  id,
  calls,
}: {
  db: Queryable;
  id: number;
  calls: readonly OwnedCall[];
}): Promise<number> {
  const values = [id, calls.map((c) => c.run_id), calls.map((c) => c.step), calls.map((c) => c.generation)];
  return (await db.query(releaseOwned, values)).length;
}
