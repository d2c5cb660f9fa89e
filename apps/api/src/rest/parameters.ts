import { moment } from "@workfuse/router";
import { z } from "zod";

const identifier = z.string().min(1).max(64);

export const id = z.strictObject({ id: identifier });

/** How a list is read: `cursor` is the `nextCursor` of the page before. */
export const page = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
};
export const pageOnly = z.strictObject(page);
export const idPage = z.strictObject({ ...page, id: identifier });

export const flag = z.enum(["true", "false"]).transform((text) => text === "true");
export const versionNumber = z.coerce.number().int().positive();
export const days = z.coerce.number().int().min(1).max(365).default(30);

/** One value, or the same parameter several times. */
export function oneOrMore<const T extends readonly [string, ...string[]]>(values: T) {
  const one = z.enum(values);
  return z.union([one, z.array(one).min(1)]).transform((given) => (Array.isArray(given) ? given : [given]));
}

export const auditFilters = {
  userId: z.string().max(64).optional(),
  action: z.string().max(100).optional(),
  targetId: z.string().max(2048).optional(),
  from: moment.optional(),
  to: moment.optional(),
};
