// Radix locks scrolling by a style element of its own. It takes the page's nonce from this name (package get-nonce);
// without one the content security policy refuses the style. Must run before any component.
const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
Object.assign(globalThis, { __webpack_nonce__: meta?.nonce ?? "" });
