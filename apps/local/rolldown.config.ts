import { serviceBundle } from "@workfuse/bundle";

// The embedded engine runs on one machine only, so its bundle is built here.
export default serviceBundle({ entries: { main: "src/main.ts", engine: "@workfuse/embedded-inngest/main" } });
