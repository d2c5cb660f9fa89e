import { WorkfuseError } from "@workfuse/errors";

const token = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
/** What HTTP/1.1 carries unharmed: visible Latin-1, spaces and tabs. */
const fieldValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** Names that describe the connection or the framing: we set them, data cannot. */
const ownHeaders = new Set([
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** @throws WorkfuseError `egress.invalid_request` */
export function checkedMethod(method: string): string {
  const upper = method.toUpperCase();
  if (!token.test(method) || upper === "CONNECT" || upper === "TRACE" || upper === "TRACK") {
    throw invalidRequest("The request method is not allowed.");
  }
  return upper;
}

/**
 * Lower-case names, last one wins; framing headers are left out. A `host` other than the URL's is refused: it would
 * reach another site than the one that was checked and logged.
 * @throws WorkfuseError `egress.invalid_request`
 */
export function checkedHeaders({
  headers,
  url,
}: {
  headers: Readonly<Record<string, string>>;
  url: URL;
}): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (!token.test(name)) {
      throw invalidRequest(`"${printable(name)}" cannot be a header's name.`);
    }
    if (typeof value !== "string" || !fieldValue.test(value)) {
      throw invalidRequest(
        `The value of the header ${name} holds a line break, a control character or a letter outside Latin-1.`,
      );
    }
    const lower = name.toLowerCase();
    if (lower === "host" && value.toLowerCase() !== url.host) {
      throw invalidRequest("The header host is set from the URL and cannot be another.");
    }
    if (lower !== "host" && !ownHeaders.has(lower)) result.set(lower, value);
  }
  return result;
}

function printable(text: string): string {
  return text.slice(0, 64).replaceAll(/[^\u0020-\u007e]/g, "?");
}

function invalidRequest(message: string): WorkfuseError {
  return new WorkfuseError({ code: "egress.invalid_request", message });
}
