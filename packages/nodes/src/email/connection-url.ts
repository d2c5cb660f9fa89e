import { WorkfuseError } from "@workfuse/errors";

export type SmtpTarget = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** Otherwise: whether the connection must be upgraded before anything is said. */
  readonly requireTls: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
};

/** Reads a mail server's address. @throws WorkfuseError `secret.invalid_value`, without the value */
export function parseSmtpUrl(text: string): SmtpTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === "") {
    throw new WorkfuseError({
      code: "secret.invalid_value",
      message: "The credential is not an address such as smtp://user:password@mail.example.com:587.",
    });
  }
  const secure = url.protocol === "smtps:";
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname,
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTls: url.searchParams.get("tls") !== "off",
    auth: user === "" ? undefined : { user, pass: decodeURIComponent(url.password) },
  };
}
