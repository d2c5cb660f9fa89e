import { WorkfuseError } from "@workfuse/errors";

/**
 * A URL that may be requested: http or https, no credentials, nothing that a lenient parser would silently drop.
 * @throws WorkfuseError `egress.invalid_url`
 */
export function targetUrl({ url, base }: { url: string; base?: URL | undefined }): URL {
  // The URL parser strips tabs and line breaks and trims control characters; in data they are an attack or a mistake.
  if (/[\p{Cc}]|^\s|\s$/u.test(url)) {
    throw invalidUrl("it holds line breaks, control characters or white space at its ends");
  }
  if (url.length > 65_536) throw invalidUrl("it is longer than 64 KiB");
  const parsed = URL.parse(url, base?.href);
  if (parsed === null) throw invalidUrl("it is not a complete URL such as https://example.com/path");
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") {
    throw invalidUrl("only http and https are allowed");
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw invalidUrl("it holds a user name or password; use the node's authentication instead");
  }
  if (parsed.hostname === "") throw invalidUrl("it has no host");
  parsed.hash = "";
  return parsed;
}

function invalidUrl(reason: string): WorkfuseError {
  // The URL itself stays out of the message: its query may carry a key.
  return new WorkfuseError({
    code: "egress.invalid_url",
    message: `The URL cannot be requested: ${reason}.`,
  });
}
