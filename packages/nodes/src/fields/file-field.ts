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

const givenSchema = z.object({ $file: idSchema });

/**
 * A file by its reference, usually given by a template such as `{{nodes.http.body}}`. Only the id counts: everything
 * else is asked of the store, which also checks whose file it is.
 */
export const fileField = z.custom<z.output<typeof givenSchema>>(
  (value) => givenSchema.safeParse(value).success,
  "This must be a file, such as {{nodes.http.body}}.",
);

/** One file or a list of them. */
export const filesField = z.custom<FileInput | readonly FileInput[]>(
  (value) => (Array.isArray(value) ? value : [value]).every((each) => givenSchema.safeParse(each).success),
  "This must be a file or a list of files.",
);
type FileInput = z.output<typeof givenSchema>;
