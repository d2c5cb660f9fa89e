import { credentialTypeNames } from "@workfuse/nodes/catalog";
import { z } from "zod";

export const idInput = z.strictObject({ id: z.string().min(1).max(64) });

export const pageInput = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.int().min(1).max(100).default(25),
});

export const name = z.string().trim().min(1, "A name is needed.").max(200);
export const description = z.string().max(10_000);
export const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const tag = z.string().trim().toLowerCase().min(1, "A tag is not empty.").max(50);
export const tagList = z
  .array(tag)
  .max(20, "At most 20 tags.")
  .transform((tags) => [...new Set(tags)]);

/** Folders with slashes between; empty: none. */
export const folder = z
  .string()
  .max(200)
  .transform((text) =>
    text
      .split("/")
      .map((part) => part.trim())
      .filter((part) => part !== "")
      .join("/"),
  );

export const workflowFilters = {
  search: z.string().max(200).optional(),
  tag: tag.optional(),
  folder: folder.optional(),
  active: z.boolean().optional(),
};

/** Which credentials of this workspace to use, by the ARN that an export has. */
export const credentialMap = z.record(z.string().max(2048), z.string().max(2048));

export const executionStatuses = [
  "pending",
  "running",
  "retrying",
  "completed",
  "failed",
  "cancelled",
] as const;
/** What starts executions. */
export const executionSources = [
  "webhook",
  "schedule",
  "form",
  "error",
  "manual",
  "retry",
  "replay",
  "workflow",
] as const;

/** The days that statistics look back. */
export const days = z.int().min(1).max(365).default(30);

export const arnInput = z.strictObject({ arn: z.string().min(1).max(2048) });
// The limit of AWS Secrets Manager.
const secretValue = z.string().min(1, "A value is needed.").max(65_536);
const secretFields = z.record(z.string().max(100), z.unknown());
/** What a credential is given: its value, or the fields of its type. */
export const secretGiven = { value: secretValue.optional(), fields: secretFields.optional() };
export const secretType = z.enum(credentialTypeNames).default("text");
export const secretName = z.string().trim().min(1, "A name is needed.").max(200);

/** What a template can read after `env.` without brackets. */
export const variableName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "Letters, digits and _, and no digit at the beginning.")
  .refine((text) => text !== "__proto__", "Choose another name.");
export const variableValue = z.string().max(10_000);
