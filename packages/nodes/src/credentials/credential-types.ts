import { z } from "zod";

const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, "This is not a header's name.");
// What a header's value may hold (RFC 9110, 5.5): no line breaks, which would begin another header.
const headerValue = z
  .string()
  .min(1, "A value is needed.")
  .max(8192)
  .regex(/^[\t\x20-\x7E\u0080-\u00FF]*$/, "A header holds no line breaks and no letters beyond Latin-1.");
const secret = (title: string) => headerValue.meta({ title, secret: true });
const text = (title: string) => z.string().min(1, "This is needed.").max(1000).meta({ title });
const password = z
  .string()
  .min(1, "A password is needed.")
  .max(8192)
  .meta({ title: "Password", secret: true });
const host = z
  .string()
  .max(253)
  .regex(/^(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])$/, "This is not a host's name or address.")
  .meta({ title: "Host" });
const port = (standard: number) => z.int().min(1).max(65_535).default(standard).meta({ title: "Port" });

type Type<F extends z.ZodObject> = {
  readonly label: string;
  /** What the form asks for; `secret` in a field's metadata says that it is not to be shown while it is typed. */
  readonly fields: F;
  /** The one text that is stored, as the nodes that use it read it. */
  readonly assemble: (fields: z.output<F>) => string;
};

function define<F extends z.ZodObject>(type: Type<F>) {
  return {
    label: type.label,
    fields: type.fields as z.ZodObject,
    /** @returns the problems, without any value, or the text to store */
    value(
      given: unknown,
    ): { ok: true; value: string } | { ok: false; problems: readonly z.core.$ZodIssue[] } {
      const parsed = type.fields.safeParse(given);
      return parsed.success
        ? { ok: true, value: type.assemble(parsed.data) }
        : { ok: false, problems: parsed.error.issues };
    },
  };
}

const encode = encodeURIComponent;

/** What kinds of credentials there are, with the fields of each. Browser-safe. */
export const credentialTypes = {
  text: define({
    label: "Any text",
    fields: z.strictObject({
      value: z.string().min(1, "A value is needed.").max(65_536).meta({ title: "Value", secret: true }),
    }),
    assemble: ({ value }) => value,
  }),
  bearer: define({
    label: "Bearer token",
    fields: z.strictObject({ token: secret("Token") }),
    assemble: ({ token }) => token,
  }),
  basic: define({
    label: "User and password",
    fields: z.strictObject({
      // RFC 7617: the first colon ends the user's name.
      user: text("User").regex(/^[^:]*$/, "A user's name holds no colon here."),
      password,
    }),
    assemble: ({ user, password: secretPart }) => `${user}:${secretPart}`,
  }),
  apiKey: define({
    label: "API key",
    fields: z.strictObject({ key: secret("Key") }),
    assemble: ({ key }) => key,
  }),
  headers: define({
    label: "Set of headers",
    fields: z.strictObject({
      headers: z
        .record(headerName, headerValue)
        .refine((set) => Object.keys(set).length > 0, "Name a header.")
        .meta({ title: "Headers", secret: true }),
    }),
    assemble: ({ headers }) => JSON.stringify(headers),
  }),
  ai: define({
    label: "AI provider",
    fields: z.strictObject({ key: secret("API key") }),
    assemble: ({ key }) => key,
  }),
  postgres: define({
    label: "Postgres",
    fields: z.strictObject({
      host,
      port: port(5432),
      database: text("Database"),
      user: text("User"),
      password,
      tls: z.enum(["checked", "unchecked", "off"]).default("checked").meta({ title: "TLS" }),
    }),
    assemble: ({ host: at, port: on, database, user, password: secretPart, tls }) => {
      const mode = { checked: "", unchecked: "?sslmode=require", off: "?sslmode=disable" }[tls];
      return `postgres://${encode(user)}:${encode(secretPart)}@${at}:${on}/${encode(database)}${mode}`;
    },
  }),
  smtp: define({
    label: "Mail server (SMTP)",
    fields: z.strictObject({
      host,
      port: port(587),
      user: text("User"),
      password,
      tls: z.enum(["upgrade", "immediate", "off"]).default("upgrade").meta({ title: "TLS" }),
    }),
    assemble: ({ host: at, port: on, user, password: secretPart, tls }) => {
      const scheme = tls === "immediate" ? "smtps" : "smtp";
      const address = `${scheme}://${encode(user)}:${encode(secretPart)}@${at}:${on}`;
      return tls === "off" ? `${address}?tls=off` : address;
    },
  }),
} as const;

export type CredentialType = keyof typeof credentialTypes;
// Object.keys loses the literal types of a const object's keys; they are exactly the types.
export const credentialTypeNames = Object.keys(credentialTypes) as [CredentialType, ...CredentialType[]];
