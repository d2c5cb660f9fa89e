import { z } from "zod";

export const idInput = z.strictObject({ id: z.string().min(1).max(64) });

export const pageInput = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(100).default(25),
});
