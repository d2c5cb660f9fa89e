import type { z } from "zod";

/** Adds a problem for each of the fields that this choice needs and that is not there. */
export function requireFields({
  config,
  fields,
  context,
}: {
  config: Readonly<Record<string, unknown>>;
  fields: readonly string[];
  context: z.core.$RefinementCtx;
}): void {
  for (const field of fields) {
    if (config[field] !== undefined) continue;
    context.addIssue({ code: "custom", path: [field], message: "This is needed here." });
  }
}
