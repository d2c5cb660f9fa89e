import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePostgresUrl } from "../database/connection-url.ts";
import { parseSmtpUrl } from "../email/connection-url.ts";
import { credentialTypes } from "./credential-types.ts";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter((one) => one.isWellFormed());
const port = fc.integer({ min: 1, max: 65_535 });

function stored(type: keyof typeof credentialTypes, fields: unknown): string {
  const result = credentialTypes[type].value(fields);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

test("what the database node reads of a Postgres credential is what was put into its fields", () => {
  fc.assert(
    fc.property(text, text, text, port, (database, user, password, on) => {
      const fields = { host: "db.example.com", port: on, database, user, password };
      expect(parsePostgresUrl(stored("postgres", fields))).toEqual({
        ...fields,
        ssl: { rejectUnauthorized: true },
      });
      expect(parsePostgresUrl(stored("postgres", { ...fields, tls: "off" })).ssl).toBe(false);
    }),
  );
});

test("what the e-mail node reads of a mail server's credential is what was put into its fields", () => {
  fc.assert(
    fc.property(text, text, port, (user, password, on) => {
      const fields = { host: "mail.example.com", port: on, user, password };
      const target = { host: "mail.example.com", port: on, auth: { user, pass: password } };
      expect(parseSmtpUrl(stored("smtp", fields))).toEqual({ ...target, secure: false, requireTls: true });
      expect(parseSmtpUrl(stored("smtp", { ...fields, tls: "immediate" })).secure).toBe(true);
      expect(parseSmtpUrl(stored("smtp", { ...fields, tls: "off" })).requireTls).toBe(false);
    }),
  );
});

test("a host cannot smuggle in another one, a header no second one, a user no password", () => {
  const postgres = { database: "d", user: "u", password: "p" };
  for (const host of ["a@evil.example.com", "a/b", "a?x", "a b", ""]) {
    expect(credentialTypes.postgres.value({ ...postgres, host }).ok, host).toBe(false);
  }
  expect(credentialTypes.headers.value({ headers: { "x-key": "a\r\nx-other: b" } }).ok).toBe(false);
  expect(credentialTypes.headers.value({ headers: {} }).ok).toBe(false);
  expect(credentialTypes.bearer.value({ token: "a\nb" }).ok).toBe(false);
  expect(credentialTypes.basic.value({ user: "a:b", password: "c" }).ok).toBe(false);
});

test("problems name the field and never the value", () => {
  const result = credentialTypes.basic.value({ user: "ada", password: { wrong: "hunter22" } });
  expect(result.ok).toBe(false);
  expect(JSON.stringify(result)).toContain("password");
  expect(JSON.stringify(result)).not.toContain("hunter22");
});
