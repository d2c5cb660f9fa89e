/** Whose turn it is when an error of this code appears. */
export type Blame = "user" | "caller" | "external" | "system";

/** What each error code means to the transport, to the reader and to the retry logic. */
export type ErrorCodeInfo = { readonly status: number; readonly blame: Blame; readonly retryable: boolean };

/**
 * The one table of error codes. The first word is the subject, the second what is the matter with it.
 * `status` is the HTTP status, `retryable` whether the same request may succeed later unchanged.
 */
export const errorCodes = {
  // Validation
  "request.invalid": { status: 400, blame: "caller", retryable: false },
  "request.method_not_allowed": { status: 405, blame: "caller", retryable: false },
  "request.too_large": { status: 413, blame: "caller", retryable: false },
  "request.unsupported_media_type": { status: 415, blame: "caller", retryable: false },
  "request.rate_limited": { status: 429, blame: "caller", retryable: true },
  "graph.invalid": { status: 422, blame: "user", retryable: false },
  "graph.cycle": { status: 422, blame: "user", retryable: false },
  "graph.node_not_found": { status: 422, blame: "user", retryable: false },
  "graph.edge_not_found": { status: 422, blame: "user", retryable: false },
  "graph.edge_duplicate": { status: 422, blame: "user", retryable: false },
  "graph.edge_invalid": { status: 422, blame: "user", retryable: false },
  "graph.group_invalid": { status: 422, blame: "user", retryable: false },
  "graph.diff_mismatch": { status: 409, blame: "caller", retryable: false },
  "graph.unsupported_version": { status: 422, blame: "user", retryable: false },
  "config.invalid": { status: 422, blame: "user", retryable: false },
  "template.syntax": { status: 422, blame: "user", retryable: false },
  "template.missing": { status: 422, blame: "user", retryable: false },
  "template.limit": { status: 422, blame: "user", retryable: false },
  "template.helper": { status: 422, blame: "user", retryable: false },
  "template.unreadable": { status: 422, blame: "user", retryable: false },
  // Authentication and authorisation
  "auth.unauthenticated": { status: 401, blame: "caller", retryable: false },
  "auth.forbidden": { status: 403, blame: "caller", retryable: false },
  "webhook.unauthorized": { status: 401, blame: "caller", retryable: false },
  "webhook.address_refused": { status: 403, blame: "caller", retryable: false },
  // Resources
  "resource.not_found": { status: 404, blame: "caller", retryable: false },
  "resource.conflict": { status: 409, blame: "caller", retryable: false },
  "workflow.version_conflict": { status: 409, blame: "caller", retryable: false },
  "workflow.too_deep": { status: 422, blame: "user", retryable: false },
  "workflow.failed": { status: 422, blame: "user", retryable: false },
  "workflow.inactive": { status: 409, blame: "user", retryable: false },
  "execution.not_retryable": { status: 409, blame: "caller", retryable: false },
  // Execution
  "node.failed": { status: 422, blame: "user", retryable: false },
  "node.stopped": { status: 422, blame: "user", retryable: false },
  "node.timeout": { status: 504, blame: "external", retryable: true },
  "node.output_too_large": { status: 422, blame: "user", retryable: false },
  "loop.limit": { status: 422, blame: "user", retryable: false },
  "node.crashed": { status: 500, blame: "system", retryable: true },
  "execution.not_recorded": { status: 422, blame: "user", retryable: false },
  "execution.failed": { status: 500, blame: "user", retryable: false },
  "execution.cancelled": { status: 409, blame: "user", retryable: false },
  "execution.skipped": { status: 409, blame: "user", retryable: false },
  "execution.timeout": { status: 504, blame: "user", retryable: false },
  "execution.abandoned": { status: 500, blame: "system", retryable: true },
  "execution.superseded": { status: 409, blame: "system", retryable: true },
  "sandbox.error": { status: 422, blame: "user", retryable: false },
  "sandbox.limit": { status: 422, blame: "user", retryable: false },
  "sandbox.unavailable": { status: 503, blame: "system", retryable: true },
  // The world outside
  "egress.refused": { status: 422, blame: "user", retryable: false },
  "egress.invalid_url": { status: 422, blame: "user", retryable: false },
  "egress.invalid_request": { status: 422, blame: "user", retryable: false },
  "egress.too_many_redirects": { status: 422, blame: "external", retryable: false },
  "egress.response_too_large": { status: 422, blame: "external", retryable: false },
  "egress.timeout": { status: 504, blame: "external", retryable: true },
  "egress.network": { status: 502, blame: "external", retryable: true },
  "http.status": { status: 502, blame: "external", retryable: false },
  "http.status_retryable": { status: 502, blame: "external", retryable: true },
  "sql.failed": { status: 422, blame: "user", retryable: false },
  "email.failed": { status: 502, blame: "external", retryable: false },
  "email.unavailable": { status: 502, blame: "external", retryable: true },
  "file.not_found": { status: 404, blame: "user", retryable: false },
  "file.too_large": { status: 422, blame: "user", retryable: false },
  "file.unavailable": { status: 503, blame: "system", retryable: true },
  "document.invalid": { status: 422, blame: "user", retryable: false },
  "document.limit": { status: 422, blame: "user", retryable: false },
  "document.unavailable": { status: 503, blame: "system", retryable: true },
  "secret.not_found": { status: 404, blame: "user", retryable: false },
  "secret.invalid_arn": { status: 400, blame: "caller", retryable: false },
  "secret.invalid_value": { status: 422, blame: "user", retryable: false },
  "secret.access_denied": { status: 503, blame: "system", retryable: false },
  "secret.unavailable": { status: 503, blame: "external", retryable: true },
  "engine.unavailable": { status: 503, blame: "system", retryable: true },
  // Starting up: what a person who starts a process can mend, by a setting or on the machine
  "setup.invalid_setting": { status: 500, blame: "user", retryable: false },
  "setup.unsupported_platform": { status: 500, blame: "user", retryable: false },
  "setup.missing_library": { status: 500, blame: "user", retryable: false },
  "setup.port_taken": { status: 500, blame: "user", retryable: false },
  "setup.folder_unwritable": { status: 500, blame: "user", retryable: false },
  "setup.folder_locked": { status: 500, blame: "user", retryable: false },
  "setup.data_version": { status: 500, blame: "user", retryable: false },
  "setup.data_damaged": { status: 500, blame: "user", retryable: false },
  "setup.service_failed": { status: 500, blame: "system", retryable: false },
  // Ourselves
  "database.unavailable": { status: 503, blame: "system", retryable: true },
  "service.unavailable": { status: 503, blame: "system", retryable: true },
  "service.overloaded": { status: 503, blame: "system", retryable: true },
  "internal.error": { status: 500, blame: "system", retryable: false },
} as const satisfies Record<string, ErrorCodeInfo>;

export type ErrorCode = keyof typeof errorCodes;
