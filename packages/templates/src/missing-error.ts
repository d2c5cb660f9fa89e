import type { WorkfuseError } from "@workfuse/errors";
import { closestName } from "./closest-name.ts";
import { pathText } from "./path-text.ts";
import { type Position, templateError } from "./template-error.ts";

const shownNames = 20;

/** A path leads nowhere: says the whole path, the part that is missing, and what there is instead. */
export function missingError({
  path,
  found,
  at: value,
  position,
}: {
  path: readonly (string | number)[];
  /** How many of the path's names were found. */
  found: number;
  /** The value that lacks the next name. */
  at: unknown;
  position: Position;
}): WorkfuseError {
  const missing = String(path[found] ?? "");
  const parent = pathText(path.slice(0, found));
  const full = pathText(path);
  const names = ownNames(value);
  const closest = closestName({ name: missing, names });
  const hint = closest === undefined ? "" : ` Did you mean "${closest.slice(0, 64)}"?`;
  const where = parent === "" ? "the data" : parent;
  return templateError({
    code: "template.missing",
    message: `${full} does not exist: ${describe({ value, where, missing, names })}${hint}`,
    at: position,
    details: { path: full, missing, parent, available: names.slice(0, shownNames), suggestion: closest },
  });
}

function describe({
  value,
  where,
  missing,
  names,
}: {
  value: unknown;
  where: string;
  missing: string;
  names: readonly string[];
}): string {
  if (value === null || value === undefined) return `${where} is empty, so it has no "${missing}".`;
  if (Array.isArray(value)) {
    const count = value.length === 1 ? "1 item" : `${value.length} items`;
    return `${where} is a list of ${count} and has no "${missing}".`;
  }
  if (typeof value !== "object") return `${where} is a ${typeof value} and has no "${missing}".`;
  if (names.length === 0) return `${where} has no "${missing}": it is empty.`;
  const shown = names.slice(0, shownNames).map((name) => (name.length > 64 ? `${name.slice(0, 63)}…` : name));
  const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : "";
  return `${where} has no "${missing}". It has: ${shown.join(", ")}${more}.`;
}

function ownNames(value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.keys(value);
}
