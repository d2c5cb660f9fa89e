import { WorkfuseError } from "@workfuse/errors";
import type { z } from "zod";

/** @throws WorkfuseError `request.invalid` with every problem */
export function parse<S extends z.ZodType>({ schema, value }: { schema: S; value: unknown }): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new WorkfuseError({
    code: "request.invalid",
    message: "The request is not valid.",
    details: {
      problems: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })),
    },
  });
}
