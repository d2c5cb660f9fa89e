import { serviceBundle } from "@workfuse/bundle";

// isolated-vm holds machine code; the build puts it, and the script of the sandbox's processes, beside the bundle.
export default serviceBundle({
  entries: { main: "src/main.ts", "document-process": "@workfuse/documents/process" },
  external: ["isolated-vm"],
});
