import { createRequire } from "node:module";
import { dirname } from "node:path";

/**
 * The file of isolated-vm's machine code for this platform. The supervisor finds it but never loads it: the runner
 * does, and this file and its own script are all that the runner may read.
 */
export function isolatedVmBinary(): string {
  const entry = createRequire(import.meta.url).resolve("isolated-vm");
  // node-gyp-build is isolated-vm's own dependency and documents `path`.
  const locate = createRequire(entry)("node-gyp-build") as { path: (folder: string) => string };
  return locate.path(dirname(entry));
}
