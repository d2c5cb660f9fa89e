/** A file that came with a delivery; its bytes are in the object store, announced under the key. */
export type DeliveredFile = {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
  readonly storageKey: string;
};

/**
 * Parts of a statement that keeps the files of executions which it creates: `created` has their `id` and
 * `workspace_id`, and parameters 8 to 14 are `fileValues`.
 */
export const keptFiles = `
    file as (
      select f.*, c.workspace_id
      from unnest($8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::text[], $14::text[])
        as f(execution_id, id, name, content_type, size, sha256, storage_key)
      join created c on c.id = f.execution_id
    ), announced as (
      delete from file_removals r using file f
      where r.storage_key = f.storage_key and r.due_at > now() returning r.storage_key
    ), kept as (
      insert into files (id, workspace_id, execution_id, name, content_type, size, sha256, storage_key)
      select f.id, f.workspace_id, f.execution_id, f.name, f.content_type, f.size, f.sha256, f.storage_key
      from file f join announced a on a.storage_key = f.storage_key
    )`;

/** The parameters of `keptFiles`. */
export function fileValues(files: readonly (DeliveredFile & { readonly executionId: string })[]) {
  return [
    files.map(({ executionId }) => executionId),
    files.map(({ id }) => id),
    files.map(({ name }) => name),
    files.map(({ contentType }) => contentType),
    files.map(({ size }) => size),
    files.map(({ sha256 }) => sha256),
    files.map(({ storageKey }) => storageKey),
  ];
}
