import { z } from "zod";

const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** How a file stands in outputs: what is known of it, and where to find its bytes (`$file`, its id in the file store). */
export const fileReferenceSchema = z.object({
  $file: idSchema,
  name: z.string(),
  contentType: z.string(),
  /** Bytes. */
  size: z.number(),
});
export type FileReference = z.output<typeof fileReferenceSchema>;

/**
 * A file by its reference, usually given by a template such as `{{nodes.http.body}}`. Only the id counts: everything
 * else is asked of the store, which also checks whose file it is.
 */
export const fileField = z.object({ $file: idSchema }, "This must be a file, such as {{nodes.http.body}}.");
