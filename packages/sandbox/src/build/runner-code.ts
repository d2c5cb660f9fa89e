import { fileURLToPath } from "node:url";
import { type InputOptions, rolldown } from "rolldown";

const path = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url));

/**
 * The runner as one plain script. It is not run from source: without a JIT there is no WebAssembly, and without that
 * Node cannot strip types. The scripts for the isolates are inside it as text.
 */
export async function runnerCode(): Promise<string> {
  const inside = async (file: string): Promise<string> =>
    JSON.stringify(
      await bundle({
        input: path(`inside/${file}`),
        platform: "neutral",
        resolve: { mainFields: ["module", "main"] },
      }),
    );
  const runner = await bundle({
    input: path("runner.ts"),
    platform: "node",
    transform: {
      define: {
        LANGUAGE_SOURCE: await inside("language.ts"),
        LIBRARIES_SOURCE: await inside("libraries.ts"),
      },
    },
  });
  return (
    "// Made by scripts/build-runner.ts from src/runner.ts and src/inside; do not edit. It holds luxon, jsonata,\n" +
    `// core-js and @noble/hashes, each under the MIT licence of its authors.\n${runner}`
  );
}

async function bundle(options: InputOptions): Promise<string> {
  const build = await rolldown(options);
  const format = options.platform === "node" ? "esm" : "iife";
  const { output } = await build.generate({ format, minify: true });
  await build.close();
  return output[0].code;
}
