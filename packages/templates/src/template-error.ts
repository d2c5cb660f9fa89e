import { type ErrorDetails, WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import { type LimitName, limits } from "./limits.ts";

/** Where something stands in a template's source. Both count from 1. */
export type Position = { readonly line: number; readonly column: number };

type TemplateErrorCode =
  | "template.syntax"
  | "template.missing"
  | "template.limit"
  | "template.helper"
  | "template.unreadable";

/** Every error of a template tells its place, in the message for people and in the details for programs. */
export function templateError({
  code,
  message,
  at,
  details,
  cause,
}: {
  code: TemplateErrorCode;
  message: string;
  at: Position;
  details?: ErrorDetails | undefined;
  cause?: unknown;
}): WorkfuseError {
  return new WorkfuseError({
    code,
    message: `${message} (line ${at.line}, column ${at.column})`,
    details: { ...details, reason: message, line: at.line, column: at.column },
    cause,
  });
}

const limitTexts: Readonly<Record<LimitName, string>> = {
  sourceBytes: "The template is longer than 64 KiB.",
  nodes: "The template has more than 5000 parts.",
  depth: "The template nests blocks or sub-expressions more than 32 deep.",
  chains: "The template has more than 500 else-if parts.",
  outputBytes: "The template makes more than 1 MiB of text.",
  steps: "The template takes more than 200,000 steps.",
  valueDepth: "The value nests more than 200 deep.",
  values: "The value holds more than 250,000 others.",
};

export function limitError({ limit, at }: { limit: LimitName; at: Position }): WorkfuseError {
  return templateError({
    code: "template.limit",
    message: limitTexts[limit],
    at,
    details: { limit, maximum: limits[limit] },
  });
}

/** Data that is not what JSON can hold may throw when it is looked at: a property, a proxy. */
export function asTemplateError(error: unknown): WorkfuseError {
  if (isWorkfuseError(error)) return error;
  return templateError({
    code: "template.unreadable",
    message: "The data cannot be read.",
    at: { line: 1, column: 1 },
    cause: error,
  });
}
