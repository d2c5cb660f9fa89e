/** The placeholder in `index.html` that becomes a fresh nonce with every answer (Vite: `html.cspNonce`). */
export const noncePlaceholder = "__CSP_NONCE__";

/**
 * For everything that the editor's own origin serves: scripts and styles only from here, no inline script, no frames,
 * no plugins, nothing sent elsewhere. Style attributes set by script (positions on the canvas) are not style text and
 * pass.
 */
export function securityHeaders({ nonce }: { nonce: string | undefined }): Record<string, string> {
  const ours = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return {
    "content-security-policy": [
      "default-src 'none'",
      `script-src ${ours}`,
      `style-src ${ours}`,
      "img-src 'self' data: blob:",
      "font-src 'self' data:",
      "connect-src 'self'",
      "manifest-src 'self'",
      "worker-src 'self' blob:",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  };
}
