// Puts beside the bundle what cannot be in it: the script of the sandbox's processes, and isolated-vm with its machine
// code, as a folder that `require` finds.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

const dist = resolve(import.meta.dirname, "../dist");
const sandbox = createRequire(resolve(import.meta.dirname, "../package.json")).resolve("@workfuse/sandbox");
cpSync(join(dirname(sandbox), "runner.generated.js"), join(dist, "runner.generated.js"));

const isolatedVm = createRequire(sandbox).resolve("isolated-vm");
const locate = createRequire(isolatedVm).resolve("node-gyp-build");
// Of isolated-vm only what runs: the rest of the package is the sources of its machine code.
const parts = ["package.json", "isolated-vm.js", "prebuilds"];
const target = join(dist, "node_modules", "isolated-vm");
rmSync(join(dist, "node_modules"), { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const part of parts) cpSync(join(dirname(isolatedVm), part), join(target, part), { recursive: true });
cpSync(dirname(locate), join(dist, "node_modules", "node-gyp-build"), { recursive: true });
