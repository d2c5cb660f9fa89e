/** The nonce that the content security policy asks of style elements; the server puts a fresh one into every page. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}

/** Radix locks scrolling by a style element of its own, and takes the nonce from this name (package get-nonce). */
export function shareStyleNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}
