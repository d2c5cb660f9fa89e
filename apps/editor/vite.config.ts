import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The local stack, which answers everything that is not the editor itself.
const stack = `127.0.0.1:${process.env["PORT"] ?? "3000"}`;

export default defineConfig({
  plugins: [react(), tailwindcss()],
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
