// Postgres' and the socket layer's ways to say that the server cannot be reached just now; and a deadlock, after which
// the same again may work.
const codes =
  /^(?:08\d{3}|57P0[123]|53300|40P01|40001|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const messages = /^Connection terminated|^timeout exceeded when|not queryable/;

/** Whether a statement may work when it is repeated. Where the connection broke it may have been committed already. */
export function isTransientError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && codes.test(String(error.code))) || messages.test(error.message);
}
