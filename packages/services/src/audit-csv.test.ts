import { expect, test } from "vitest";
import { auditCsvHead, auditCsvLine } from "./audit-csv.ts";

const event = {
  id: "1",
  at: "2026-01-01T00:00:00.000Z",
  userId: "u",
  userName: "Ada",
  apiKeyId: null,
  action: "workflows.create",
  targetId: "w",
  details: { name: 'A "quoted", name' },
  address: "127.0.0.1",
  requestId: "r",
};

test("a line has a cell for every column, with quotes doubled", () => {
  expect(auditCsvHead.split(",")).toHaveLength(10);
  expect(auditCsvLine(event)).toBe(
    '1,2026-01-01T00:00:00.000Z,u,Ada,,workflows.create,w,127.0.0.1,r,"{""name"":""A \\""quoted\\"", name""}"\r\n',
  );
});

test("a name that looks like a formula is text to a spreadsheet", () => {
  expect(auditCsvLine({ ...event, userName: "=1+1" })).toContain(",'=1+1,");
});
