import type { AuditEvent } from "./audit-service.ts";

const columns = [
  "id",
  "at",
  "userId",
  "userName",
  "apiKeyId",
  "action",
  "targetId",
  "address",
  "requestId",
  "details",
] as const satisfies readonly (keyof AuditEvent)[];

export const auditCsvHead = `${columns.join(",")}\r\n`;

/** A line of RFC 4180. */
export function auditCsvLine(event: AuditEvent): string {
  return `${columns.map((column) => cell(event[column])).join(",")}\r\n`;
}

function cell(value: unknown): string {
  const text = value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
  // A spreadsheet takes these for the beginning of a formula, and names in the log are chosen by people.
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
