import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { type Plugin, defineConfig } from "vite";

// The local stack, which answers everything that is not the editor itself.
const stack = `127.0.0.1:${process.env["PORT"] ?? "3000"}`;

/** The toasts would put their style into the page by themselves, which the content security policy forbids. */
function toastStyleFromFile(): Plugin {
  return {
    name: "toast-style-from-file",
    transform(code, id) {
      if (!id.includes("/sonner/dist/")) return undefined;
      return {
        code: code.replace("function __insertCSS(code) {", "function __insertCSS() { return;"),
        map: null,
      };
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), toastStyleFromFile()],
  // The server puts a fresh nonce in its place with every answer.
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    target: ["chrome123", "firefox128", "safari17.5"],
    // A strict content security policy does not allow scripts in attributes or data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: {
      "/trpc": `http://${stack}`,
      "/api": `http://${stack}`,
      "/hooks": `http://${stack}`,
      "/ws": { target: `ws://${stack}`, ws: true },
    },
  },
});
