import { WorkfuseError } from "@workfuse/errors";

export type PostgresTarget = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly ssl: false | { readonly rejectUnauthorized: boolean };
};

/**
 * Reads a connection address. Only the parts named here count: settings such as `sslrootcert`, which would read files
 * of the worker, do not exist.
 * @throws WorkfuseError `secret.invalid_value`, without the value
 */
export function parsePostgresUrl(text: string): PostgresTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(?:ql)?:$/.test(url.protocol) || url.hostname === "") {
    throw new WorkfuseError({
      code: "secret.invalid_value",
      message: "The credential is not an address such as postgres://user:password@host:5432/name.",
    });
  }
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname,
    port: url.port === "" ? 5432 : Number(url.port),
    user,
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || user,
    ssl: sslOf(url.searchParams.get("sslmode")),
  };
}

function sslOf(mode: string | null): PostgresTarget["ssl"] {
  if (mode === "disable") return false;
  return { rejectUnauthorized: mode !== "require" && mode !== "prefer" };
}
