import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";

type Coded = { readonly code?: unknown; readonly cause?: unknown; readonly errors?: unknown };

/** Codes where trying again cannot help. */
const permanent =
  /^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO|ENOTFOUND$|Z_|ERR_BROTLI|HPE_)/;

const sentences: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/^(?:ENOTFOUND|EAI_)/, "the host name cannot be resolved"],
  [/^ECONNREFUSED$/, "it refuses the connection"],
  [/^(?:ECONNRESET|UND_ERR_SOCKET|EPIPE)$/, "it closed the connection"],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, "it cannot be reached"],
  [/^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/, "its certificate is not valid"],
  [/^(?:ERR_SSL_|ERR_TLS_|EPROTO)/, "it does not speak TLS as we do"],
  [/^(?:Z_|ERR_BROTLI)/, "its answer cannot be decompressed"],
  [/^(?:HPE_|UND_ERR_RES_)/, "its answer is not HTTP"],
];

/** Any failure of an exchange as an `egress.*` error; ours pass as they are. */
export function networkError({ error, host }: { error: unknown; host: string }): WorkfuseError {
  if (isWorkfuseError(error)) return error;
  const code = errorCode(error);
  if (/^(?:UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT)$/.test(code)) {
    return new WorkfuseError({
      code: "egress.timeout",
      message: `${host} did not answer in time.`,
      details: { host },
      cause: error,
    });
  }
  if (code === "UND_ERR_HEADERS_OVERFLOW" || code === "HPE_HEADER_OVERFLOW") {
    return new WorkfuseError({
      code: "egress.response_too_large",
      message: `The headers of ${host}'s answer are too large.`,
      details: { host },
      cause: error,
    });
  }
  const sentence = sentences.find(([pattern]) => pattern.test(code))?.[1] ?? "the connection failed";
  return new WorkfuseError({
    code: "egress.network",
    message: `The request to ${host} failed: ${sentence}.`,
    details: { host, ...(code === "" ? {} : { reason: code }) },
    cause: error,
    ...(permanent.test(code) ? { retryable: false } : {}),
  });
}

function errorCode(error: unknown): string {
  // Errors of Node and undici carry a code; connection attempts to several addresses carry one error each.
  const { code, errors, cause } = Object(error) as Coded;
  if (typeof code === "string") return code;
  if (Array.isArray(errors) && errors.length > 0) return errorCode(errors[0]);
  return cause === undefined || cause === error ? "" : errorCode(cause);
}
