import { z } from "zod";

/** A list of anything, usually given by a template such as `{{nodes.http.body}}`. */
export const listSchema = z.custom<readonly unknown[]>(
  (value) => Array.isArray(value),
  "This must be a list.",
);

export const pathSchema = z.string().max(500);

export const pathPlaceholder = "customer.email";
